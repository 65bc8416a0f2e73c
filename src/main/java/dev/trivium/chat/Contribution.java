package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a sum, split by the members of one dimension.
 *
 * @param table a row a member: the member, previous, current, change, and its share of the whole
 *     change; those that moved most in the direction of the whole first
 */
record Contribution(Domain.Dimension dimension, Table table) {
  private static final String PREVIOUS = "previous";
  private static final String CURRENT = "current";
  private static final String CHANGE = "change";
  private static final double CLOSE = 1e-6;
  private static final int MEMBERS = 100;

  /**
   * What a split comes to as a whole.
   *
   * @param growth change relative to before, or null where there was nothing before
   */
  record Totals(
      BigDecimal previous, BigDecimal current, BigDecimal change, @Nullable Double growth) {}

  /**
   * @param paired rows of both periods side by side by one dimension; a row that lacks one of its
   *     numbers, as one that may not be shown, is left out
   */
  static Table of(Table paired) {
    int now = paired.column(CURRENT);
    int before = paired.column(PREVIOUS);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : paired.rows()) {
      BigDecimal from = exact(row.get(before));
      BigDecimal to = exact(row.get(now));
      if (from != null && to != null) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(row.get(0));
        cells.add(from);
        cells.add(to);
        cells.add(to.subtract(from));
        rows.add(cells);
      }
    }
    double whole = sum(rows, 3).doubleValue();
    rows.forEach(row -> row.add(whole == 0 ? null : (Object) (number(row, 3) / whole)));
    rows.sort(Comparator.comparingDouble(row -> whole < 0 ? number(row, 3) : -number(row, 3)));
    fold(rows, whole);
    String unit = paired.units().get(now);
    List<@Nullable String> units = new ArrayList<>();
    units.add(paired.units().get(0));
    units.add(unit);
    units.add(unit);
    units.add(unit);
    units.add("fraction");
    return paired.with(
        List.of(paired.columns().get(0), PREVIOUS, CURRENT, CHANGE, "share_of_change"),
        units,
        rows.stream().map(Table::row).toList());
  }

  /** Members beyond the first hundred become one row, so that the parts still add up. */
  private static void fold(List<List<@Nullable Object>> rows, double whole) {
    if (rows.size() > MEMBERS) {
      List<List<@Nullable Object>> rest = rows.subList(MEMBERS, rows.size());
      List<@Nullable Object> cells = new ArrayList<>();
      cells.add(rest.size() + " others");
      for (int at = 1; at <= 3; at++) {
        cells.add(sum(rest, at));
      }
      cells.add(whole == 0 ? null : (Object) (number(cells, 3) / whole));
      rest.clear();
      rows.add(cells);
    }
  }

  static Totals totals(Table split) {
    BigDecimal before = sum(split.rows(), 1);
    BigDecimal change = sum(split.rows(), 3);
    Double growth =
        before.signum() == 0 ? null : (Double) (change.doubleValue() / before.doubleValue());
    return new Totals(before, sum(split.rows(), 2), change, growth);
  }

  /** Whether no row stands in two members or in none. */
  boolean addsUpTo(Table whole) {
    return addsUp(table, whole);
  }

  static boolean addsUp(Table split, Table whole) {
    if (whole.rows().isEmpty()) {
      return false;
    }
    Totals parts = totals(split);
    return close(parts.previous(), whole.rows().get(0).get(whole.column(PREVIOUS)))
        && close(parts.current(), whole.rows().get(0).get(whole.column(CURRENT)));
  }

  private static boolean close(BigDecimal sum, @Nullable Object total) {
    Double wanted = Table.number(total);
    double found = sum.doubleValue();
    return wanted != null && Math.abs(found - wanted) <= CLOSE * Math.max(1, Math.abs(wanted));
  }

  /**
   * How far the shares of the members after differ from those before: the Jensen–Shannon
   * divergence, 0 where all moved alike. Bhagwan et al., Adtributor, NSDI 2014, section 4, equation
   * 6. Parts below zero have no share and count as nothing.
   */
  double surprise() {
    double before = 0;
    double after = 0;
    for (List<@Nullable Object> row : table.rows()) {
      before += Math.max(0, number(row, 1));
      after += Math.max(0, number(row, 2));
    }
    double sum = 0;
    for (List<@Nullable Object> row : table.rows()) {
      double p = before == 0 ? 0 : Math.max(0, number(row, 1)) / before;
      double q = after == 0 ? 0 : Math.max(0, number(row, 2)) / after;
      sum += half(p, q) + half(q, p);
    }
    return sum;
  }

  private static double half(double p, double q) {
    return p == 0 ? 0 : p * Math.log(2 * p / (p + q)) / 2;
  }

  private static double number(List<? extends @Nullable Object> row, int at) {
    Double number = Table.number(row.get(at));
    return number == null ? 0 : number;
  }

  private static BigDecimal sum(List<? extends List<? extends @Nullable Object>> rows, int at) {
    BigDecimal sum = BigDecimal.ZERO;
    for (List<? extends @Nullable Object> row : rows) {
      BigDecimal cell = exact(row.get(at));
      sum = cell == null ? sum : sum.add(cell);
    }
    return sum;
  }

  private static @Nullable BigDecimal exact(@Nullable Object cell) {
    return cell instanceof Number number ? new BigDecimal(number.toString()) : null;
  }
}
