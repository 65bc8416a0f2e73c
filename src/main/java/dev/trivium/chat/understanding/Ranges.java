package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.TimeExpr.Hit;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads periods of two ends, or of one. */
final class Ranges {
  /** Reads a single period. */
  interface Single {
    @Nullable Hit at(List<Token> tokens, int i);
  }

  private final Language language;
  private final LocalDate today;
  private final CalendarAtoms atoms;
  private final Single single;
  private final Relatives relatives;

  Ranges(
      Language language, LocalDate today, CalendarAtoms atoms, Single single, Relatives relatives) {
    this.language = language;
    this.today = today;
    this.atoms = atoms;
    this.single = single;
    this.relatives = relatives;
  }

  @Nullable Hit at(List<Token> tokens, int i) {
    Hit hit = between(tokens, i);
    if (hit == null) {
      hit = endingWith(tokens, i);
    }
    return hit == null ? oneSided(tokens, i) : hit;
  }

  private @Nullable Hit between(List<Token> tokens, int i) {
    int start = language.phrase("from", tokens, i);
    int first = start > 0 ? started(tokens, start) : i;
    boolean between = language.phrase("between", tokens, i) > 0;
    Hit days = dayRange(tokens, first);
    if (days != null) {
      return days;
    }
    Atom from = point(tokens, first);
    if (from == null || from.end() >= tokens.size()) {
      return null;
    }
    int join = language.phrase("to", tokens, from.end());
    if (between && join < 0) {
      join = language.phrase("and", tokens, from.end());
    }
    if (join < 0 && tokens.get(from.end()).joined()) {
      join = from.end();
    }
    Atom to = join < 0 ? null : point(tokens, ended(tokens, join));
    return to == null ? null : range(from, to);
  }

  /** A point of the calendar, or a period counted from today, as the end of a range. */
  @Nullable Atom point(List<Token> tokens, int i) {
    int at = Math.max(i, language.phrase("the", tokens, i));
    if (at >= tokens.size()) {
      return null;
    }
    Hit relative = relatives.at(tokens, at);
    Period period = relative == null ? null : relative.period();
    return relative == null || period == null
        ? atoms.at(tokens, at)
        : Atom.fixed(relative.end(), period);
  }

  /** Over "the start of", which says no more where a range begins there. */
  private int started(List<Token> tokens, int i) {
    return Math.max(i, language.phrase("start_of", tokens, i));
  }

  /** Over "the end of", which says no more where a range ends there. */
  private int ended(List<Token> tokens, int i) {
    return Math.max(i, language.phrase("end_of", tokens, i));
  }

  private @Nullable Hit range(Atom from, Atom to) {
    Integer year = from.year() == null ? to.year() : from.year();
    Period start = from.resolve(year, today);
    Period end = to.resolve(year, today);
    LocalDate first = start == null ? null : start.from();
    LocalDate last = end == null ? null : end.to();
    if (start == null || end == null || first == null || last == null) {
      return null;
    }
    if (first.isAfter(last) && from.yearless()) {
      first = first.minusYears(1);
    }
    Grain unit = start.unit() == end.unit() ? start.unit() : null;
    return first.isBefore(last) ? Hit.fixed(to.end(), Period.of(first, last, unit)) : null;
  }

  /** "1 to 10 feb 2017", "the 3rd and the 9th of march": the first shares the second's month. */
  private @Nullable Hit dayRange(List<Token> tokens, int i) {
    int at = Math.max(i, language.phrase("the", tokens, i));
    if (at + 2 >= tokens.size()) {
      return null;
    }
    Token token = tokens.get(at);
    int day = token.whole() ? (int) token.number() : language.dayOrdinal(token.text());
    int join = language.phrase("to", tokens, at + 1);
    join = join < 0 ? language.phrase("and", tokens, at + 1) : join;
    join = join < 0 && tokens.get(at + 1).joined() ? at + 1 : join;
    int second = join < 0 ? -1 : Math.max(join, language.phrase("the", tokens, join));
    boolean fits = day >= 1 && day <= 31 && second > 0 && second < tokens.size();
    Atom to = fits ? atoms.at(tokens, second) : null;
    return to == null || to.fixed() != null || to.months() != 0
        ? null
        : range(Atom.day(at + 1, to.year(), to.month(), day), to);
  }

  /** "the 12 months to june 2025", "the year ending march 2025". */
  private @Nullable Hit endingWith(List<Token> tokens, int i) {
    int at = Math.max(i, language.phrase("the", tokens, i));
    boolean counted = at < tokens.size() && tokens.get(at).whole();
    long n = counted ? (long) tokens.get(at).number() : 1;
    Grain unit = relatives.unit(tokens, counted ? at + 1 : at);
    int ending = unit == null ? -1 : language.phrase("ending", tokens, counted ? at + 2 : at + 1);
    int to = counted && ending < 0 && unit != null ? language.phrase("to", tokens, at + 2) : ending;
    Hit hit = to < 0 ? null : single(tokens, to);
    Period last = hit == null ? null : hit.period();
    LocalDate end = last == null ? null : last.to();
    return hit == null || unit == null || end == null || n < 1 || n > 1000
        ? null
        : Hit.fixed(hit.end(), Period.of(unit.plus(end, -n), end, null));
  }

  private @Nullable Hit oneSided(List<Token> tokens, int i) {
    Hit inclusive = open(tokens, i, "inclusive");
    if (inclusive != null) {
      return inclusive;
    }
    int after = language.phrase("after", tokens, i);
    Hit later = after > 0 ? single(tokens, after) : null;
    LocalDate next = later == null ? null : to(later);
    if (later != null && next != null) {
      return Hit.fixed(later.end(), Period.of(next, today.plusDays(1), null));
    }
    int before = language.phrase("before", tokens, i);
    Hit earlier = before > 0 ? single(tokens, before) : null;
    LocalDate end = earlier == null ? null : from(earlier);
    if (earlier != null && end != null) {
      return Hit.fixed(earlier.end(), new Period(null, end, null, false));
    }
    Hit until = open(tokens, i, "until");
    return until == null ? since(tokens, i) : until;
  }

  private @Nullable Hit since(List<Token> tokens, int i) {
    int since = language.phrase("since", tokens, i);
    Hit start = since > 0 ? begun(tokens, started(tokens, since), since) : null;
    LocalDate from = start == null ? null : from(start);
    if (start == null || from == null) {
      return null;
    }
    int onwards = language.phrase("onwards", tokens, start.end());
    boolean edge = started(tokens, since) > since;
    boolean weak = language.phrase("from", tokens, i) == since && !edge;
    return weak && onwards < 0
        ? null
        : Hit.fixed(Math.max(start.end(), onwards), Period.of(from, today.plusDays(1), null));
  }

  /** In "since the start of the year" a unit alone is the one that is running. */
  private @Nullable Hit begun(List<Token> tokens, int i, int since) {
    Hit hit = single(tokens, i);
    int at = Math.max(i, language.phrase("the", tokens, i));
    Grain unit = hit == null && i > since ? relatives.unit(tokens, at) : null;
    return unit == null ? hit : Hit.fixed(at + 1, relatives.running(unit));
  }

  private @Nullable Hit open(List<Token> tokens, int i, String name) {
    int until = language.phrase(name, tokens, i);
    Hit last = until > 0 ? single(tokens, ended(tokens, until)) : null;
    LocalDate to = last == null ? null : to(last);
    return last == null || to == null
        ? null
        : Hit.fixed(last.end(), new Period(null, to, null, false));
  }

  private @Nullable Hit single(List<Token> tokens, int i) {
    return i < tokens.size() ? single.at(tokens, i) : null;
  }

  private static @Nullable LocalDate from(Hit hit) {
    Period period = hit.period();
    return period == null ? null : period.from();
  }

  private static @Nullable LocalDate to(Hit hit) {
    Period period = hit.period();
    return period == null ? null : period.to();
  }
}
