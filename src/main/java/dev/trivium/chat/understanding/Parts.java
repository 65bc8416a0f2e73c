package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.TimeExpr.Hit;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads parts of a period: "first 10 days of may", "last week of march", "2nd month of q3". */
final class Parts {
  /** Reads the period that is cut. */
  interface Whole {
    @Nullable Hit at(List<Token> tokens, int i);
  }

  private final Language language;
  private final TimeRules rules;
  private final Relatives relatives;
  private final Whole whole;

  Parts(Language language, TimeRules rules, Relatives relatives, Whole whole) {
    this.language = language;
    this.rules = rules;
    this.relatives = relatives;
    this.whole = whole;
  }

  @Nullable Hit at(List<Token> tokens, int i) {
    int start = Math.max(i, language.phrase("the", tokens, i));
    if (start + 2 >= tokens.size()) {
      return null;
    }
    String word = tokens.get(start).text();
    boolean last = language.calendar("final").contains(word);
    int ordinal = last ? 0 : ordinal(word);
    boolean counted = (last || ordinal == 1) && tokens.get(start + 1).whole();
    long n = counted ? (long) tokens.get(start + 1).number() : 1;
    int at = counted ? start + 2 : start + 1;
    Grain unit = relatives.unit(tokens, at);
    int of = unit == null ? -1 : language.phrase("part_of", tokens, at + 1);
    Hit hit = of < 0 || (!last && ordinal == 0) ? null : whole.at(tokens, of);
    Period period = hit == null ? null : hit.period();
    if (hit == null || unit == null || period == null) {
      return null;
    }
    Period cut = last ? fromEnd(period, unit, n) : fromStart(period, unit, ordinal - 1L, n);
    return cut == null ? null : new Hit(hit.end(), TimeExpr.Fixed.of(cut));
  }

  private int ordinal(String word) {
    int digits = language.dayOrdinal(word);
    return digits > 0 ? digits : language.numbered("ordinal.", 4, word);
  }

  /** A week belongs to a period that holds one of its days. */
  private @Nullable Period fromStart(Period period, Grain unit, long skipped, long n) {
    LocalDate from = period.from();
    LocalDate to = period.to();
    if (from == null || to == null || unit == Grain.YEAR) {
      return null;
    }
    LocalDate first = unit.plus(rules.floor(unit, from), skipped);
    return first.isBefore(to) ? Period.of(first, unit.plus(first, n), unit) : null;
  }

  private @Nullable Period fromEnd(Period period, Grain unit, long n) {
    LocalDate to = period.to();
    if (to == null || period.from() == null || unit == Grain.YEAR) {
      return null;
    }
    LocalDate end = unit.plus(rules.floor(unit, to.minusDays(1)), 1);
    return Period.of(unit.plus(end, -n), end, unit);
  }
}
