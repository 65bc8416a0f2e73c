package dev.trivium.chat.claims;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sentence gives each row its own figures. A number that stands somewhere in the evidence
 * is still wrong beside the names of another row. A row is meant only where the sentence has what
 * tells it from every other row: its name, its month, or both. Each figure must be borne out by the
 * one row that the names and dates of its own part of the sentence mean, or by the whole; where
 * that is not clear, the sentence fails.
 */
public final class RowCheck {
  private final List<? extends List<? extends @Nullable Object>> rows;
  private final Known whole;
  private final Locale language;
  private final RowNames names;

  /**
   * @param whole what may be said beside any row: totals, dates, what was asked
   */
  public RowCheck(
      List<? extends List<? extends @Nullable Object>> rows, Known whole, Locale language) {
    this.rows = rows;
    this.whole = whole;
    this.language = language;
    this.names = new RowNames(rows, language);
  }

  /** What a sentence says of a row that the row does not bear out; empty where all is found. */
  public Optional<String> failure(String sentence) {
    String plain = RowNames.plain(sentence);
    List<RowNames.Mention> mentions = names.mentions(plain);
    List<List<Claim.Figure>> parts = parts(plain, mentions);
    List<RowNames.Part> meant = new ArrayList<>();
    for (int column : names.columns()) {
      Optional<RowNames.Part> part = RowNames.part(column, mentions, parts);
      if (part.isEmpty()) {
        return Optional.of("row");
      }
      meant.add(part.get());
    }
    for (int part = 0; part < parts.size(); part++) {
      List<Claim.Figure> figures = parts.get(part);
      if (!figures.isEmpty() && !borneOut(figures, part, meant)) {
        return Optional.of("row");
      }
    }
    return Optional.empty();
  }

  /** The figures before, between and behind the mentions that the whole does not bear out. */
  private List<List<Claim.Figure>> parts(String sentence, List<RowNames.Mention> mentions) {
    List<List<Claim.Figure>> parts = new ArrayList<>();
    int from = 0;
    for (RowNames.Mention mention : mentions) {
      parts.add(figures(sentence.substring(from, Math.max(from, mention.from()))));
      from = Math.max(from, mention.to());
    }
    parts.add(figures(sentence.substring(from)));
    return parts;
  }

  private List<Claim.Figure> figures(String part) {
    List<Claim.Figure> found = new ArrayList<>();
    for (Claim claim : Claims.of(part, language)) {
      if (claim instanceof Claim.Figure figure && !whole.holds(figure)) {
        found.add(figure);
      } else if (claim instanceof Claim.When when
          && when.bare()
          && !whole.holds(when)
          && !names.within(when)) {
        // Four digits that are no year of this result are a figure.
        found.add(new Claim.Figure(when.words(), when.from().getYear(), 1, false, false));
      }
    }
    return found;
  }

  /** Without any name in the sentence the figures are those of the whole result. */
  private boolean borneOut(List<Claim.Figure> figures, int part, List<RowNames.Part> meant) {
    BitSet left = new BitSet();
    left.set(0, rows.size());
    Set<Integer> said = new HashSet<>();
    for (RowNames.Part column : meant) {
      BitSet here = column.rows().get(part);
      if (!here.isEmpty()) {
        left.and(here);
        said.add(column.column());
      }
    }
    if (said.isEmpty() && rows.size() != 1) {
      return true;
    }
    if (left.cardinality() != 1 || !names.tellApart(said)) {
      return false;
    }
    Known own = own(left.nextSetBit(0));
    return figures.stream().allMatch(own::holds);
  }

  private Known own(int row) {
    Known own = new Known(language);
    List<? extends @Nullable Object> cells = rows.get(row);
    for (int column = 0; column < cells.size(); column++) {
      @Nullable Object cell = cells.get(column);
      if (cell instanceof Number number) {
        own.number(number.doubleValue());
        double sum = sum(column);
        if (sum != 0) {
          own.number(number.doubleValue() / sum);
        }
        own.number(Math.abs(number.doubleValue()));
      } else if (cell != null && !names.columns().contains(column)) {
        own.text(cell.toString());
      }
    }
    return own;
  }

  private double sum(int column) {
    double sum = 0;
    for (List<? extends @Nullable Object> row : rows) {
      if (column < row.size() && row.get(column) instanceof Number number) {
        sum += number.doubleValue();
      }
    }
    return sum;
  }
}
