package dev.trivium.chat.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the gold columns in a table by their values. More columns than gold are allowed, more rows
 * are not.
 */
final class TableMatch {
  private final List<GoldColumn> columns = new ArrayList<>();
  private final List<List<Candidate>> candidates = new ArrayList<>();
  private final int count;
  private final boolean ordered;

  /** A column of the result, as one gold column reads it. */
  private record Candidate(int at, List<@Nullable Object> cells) {}

  private TableMatch(Outcome gold, List<List<@Nullable Object>> wanted, boolean ordered) {
    this.count = wanted.size();
    this.ordered = ordered;
    for (int n = 0; n < gold.columns().size(); n++) {
      String name = gold.columns().get(n);
      double tolerance = gold.tolerance().getOrDefault(name, 0.0);
      columns.add(new GoldColumn(column(wanted, n), tolerance, gold.percent().contains(name)));
    }
  }

  /** Whether {@code rows} hold the gold rows. */
  static boolean holds(Outcome gold, List<List<@Nullable Object>> rows, boolean ordered) {
    List<List<@Nullable Object>> wanted = gold.rows();
    if (wanted == null || wanted.size() != rows.size()) {
      return false;
    }
    return wanted.isEmpty() || new TableMatch(gold, wanted, ordered).matches(rows);
  }

  private boolean matches(List<List<@Nullable Object>> rows) {
    int width = rows.stream().mapToInt(List::size).min().orElse(0);
    for (GoldColumn column : columns) {
      List<Candidate> fits = new ArrayList<>();
      for (int at = 0; at < width; at++) {
        for (List<@Nullable Object> cells : column.fits(column(rows, at))) {
          fits.add(new Candidate(at, cells));
        }
      }
      if (fits.isEmpty()) {
        return false;
      }
      candidates.add(fits);
    }
    return assign(new HashSet<>(), new ArrayList<>());
  }

  private static List<@Nullable Object> column(List<List<@Nullable Object>> rows, int at) {
    List<@Nullable Object> out = new ArrayList<>(rows.size());
    rows.forEach(row -> out.add(row.get(at)));
    return out;
  }

  /** One result column for each gold column, none twice. */
  private boolean assign(Set<Integer> used, List<List<@Nullable Object>> picked) {
    if (picked.size() == columns.size()) {
      return rowsEqual(picked);
    }
    for (Candidate candidate : candidates.get(picked.size())) {
      if (used.add(candidate.at())) {
        picked.add(candidate.cells());
        if (assign(used, picked)) {
          return true;
        }
        picked.removeLast();
        used.remove(candidate.at());
      }
    }
    return false;
  }

  private boolean rowsEqual(List<List<@Nullable Object>> picked) {
    return ordered ? inOrder(picked) : new Pairing(picked).complete();
  }

  private boolean inOrder(List<List<@Nullable Object>> picked) {
    for (int row = 0; row < count; row++) {
      if (!equal(row, row, picked)) {
        return false;
      }
    }
    return true;
  }

  private boolean equal(int gold, int got, List<List<@Nullable Object>> picked) {
    for (int n = 0; n < columns.size(); n++) {
      if (!columns.get(n).same(columns.get(n).cell(gold), picked.get(n).get(got))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Pairs gold rows with result rows whatever their order. Numbers within a tolerance do not sort,
   * so a row may have to give up its partner for another (augmenting paths).
   */
  private final class Pairing {
    private final List<List<@Nullable Object>> picked;
    private final Map<List<@Nullable Object>, List<Integer>> groups = new HashMap<>();
    private final Map<Integer, Integer> owner = new HashMap<>();

    Pairing(List<List<@Nullable Object>> picked) {
      this.picked = picked;
      for (int row = 0; row < count; row++) {
        groups.computeIfAbsent(got(row), labels -> new ArrayList<>()).add(row);
      }
    }

    private List<@Nullable Object> got(int row) {
      List<@Nullable Object> out = new ArrayList<>();
      for (int n = 0; n < columns.size(); n++) {
        if (!columns.get(n).numeric()) {
          out.add(picked.get(n).get(row));
        }
      }
      return out;
    }

    private List<@Nullable Object> gold(int row) {
      List<@Nullable Object> out = new ArrayList<>();
      columns.stream().filter(c -> !c.numeric()).forEach(c -> out.add(c.cell(row)));
      return out;
    }

    boolean complete() {
      for (int row = 0; row < count; row++) {
        if (!place(row, new HashSet<>())) {
          return false;
        }
      }
      return true;
    }

    private boolean place(int gold, Set<Integer> seen) {
      for (int got : groups.getOrDefault(gold(gold), List.of())) {
        if (!seen.contains(got) && equal(gold, got, picked)) {
          seen.add(got);
          Integer other = owner.get(got);
          if (other == null || place(other, seen)) {
            owner.put(got, gold);
            return true;
          }
        }
      }
      return false;
    }
  }
}
