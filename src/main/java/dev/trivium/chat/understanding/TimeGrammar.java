package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.TimeExpr.Hit;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads expressions of time out of tokens; today is an argument, never a clock. */
final class TimeGrammar {
  private final Language language;
  private final LocalDate today;
  private final TimeRules rules;
  private final Relatives relatives;
  private final CalendarAtoms atoms;
  private final Fiscal fiscal;
  private final Parts parts;
  private final Ranges ranges;

  TimeGrammar(Language language, LocalDate today, TimeRules rules) {
    this.language = language;
    this.today = today;
    this.rules = rules;
    this.relatives = new Relatives(language, today, rules);
    this.atoms = new CalendarAtoms(language, today, rules, relatives);
    this.fiscal = new Fiscal(language, today, rules, relatives);
    this.parts = new Parts(language, rules, relatives, this::point);
    this.ranges = new Ranges(language, today, atoms, this::plain, relatives);
  }

  /** The longest expression of time that begins here, or null. */
  @Nullable Hit at(List<Token> tokens, int i) {
    Hit hit = sameOrEarlier(tokens, i);
    if (hit == null) {
      hit = ranges.at(tokens, i);
    }
    if (hit == null) {
      hit = plain(tokens, i);
    }
    return hit == null ? days(tokens, i) : hit;
  }

  /** What leans on a period that was named before, or on the one that is running. */
  private @Nullable Hit sameOrEarlier(List<Token> tokens, int i) {
    int same = language.phrase("sply", tokens, i);
    if (same > 0) {
      return new Hit(same, new TimeExpr.YearEarlier(null));
    }
    int one = language.phrase("one_before", tokens, i);
    if (one > 0) {
      return new Hit(one, new TimeExpr.Earlier(null));
    }
    int unitAt = language.phrase("same", tokens, i);
    Grain running = unitAt < 0 ? null : relatives.unit(tokens, unitAt);
    int year = running == null ? -1 : language.phrase("last_year", tokens, unitAt + 1);
    if (year > 0) {
      return new Hit(year, new TimeExpr.YearEarlier(running));
    }
    int at = Math.max(i, language.phrase("the", tokens, i));
    Grain unit = relatives.unit(tokens, at);
    boolean beforeLast = unit != null && language.phrase("before_last", tokens, at + 1) > 0;
    int end = unit == null || beforeLast ? -1 : language.phrase("before_that", tokens, at + 1);
    if (end > 0 && (end >= tokens.size() || ranges.point(tokens, end) == null)) {
      return new Hit(end, new TimeExpr.Earlier(unit));
    }
    return null;
  }

  /** A single period. */
  private @Nullable Hit plain(List<Token> tokens, int i) {
    Hit part = parts.at(tokens, i);
    return part == null ? point(tokens, i) : part;
  }

  private @Nullable Hit point(List<Token> tokens, int i) {
    int at = Math.max(i, language.phrase("the", tokens, i));
    if (at >= tokens.size()) {
      return null;
    }
    Hit hit = fiscal.at(tokens, at);
    if (hit == null) {
      hit = relatives.at(tokens, i);
    }
    if (hit == null && at > i) {
      hit = relatives.at(tokens, at);
    }
    if (hit == null) {
      hit = weekOf(tokens, at);
    }
    return hit == null ? dated(tokens, at, at > i) : hit;
  }

  private @Nullable Hit weekOf(List<Token> tokens, int i) {
    int at = language.phrase("week_of", tokens, i);
    Hit inside = at > 0 ? point(tokens, at) : null;
    Period period = inside == null ? null : inside.period();
    LocalDate from = period == null ? null : period.from();
    return inside == null || from == null
        ? null
        : Hit.fixed(inside.end(), Period.unit(Grain.WEEK, rules.floor(Grain.WEEK, from)));
  }

  private @Nullable Hit dated(List<Token> tokens, int i, boolean the) {
    Atom atom = atoms.at(tokens, i);
    if (atom == null) {
      Hit weekday = weekday(tokens, i);
      return weekday == null && the ? dayOfMonth(tokens, i) : weekday;
    }
    Period period = atom.resolve(null, today);
    if (period == null) {
      return null;
    }
    Period other = atom.other();
    return new Hit(
        atom.end(),
        other == null
            ? new TimeExpr.Fixed(period, atom.yearless(), false)
            : new TimeExpr.Unclear(List.of(period, other)));
  }

  private @Nullable Hit weekday(List<Token> tokens, int i) {
    int day = language.numbered("weekday.", 7, tokens.get(i).text());
    return day == 0
        ? null
        : Hit.fixed(
            i + 1,
            Period.unit(
                Grain.DAY, today.with(TemporalAdjusters.previousOrSame(DayOfWeek.of(day)))));
  }

  /** "on the 10th": the latest one that has begun. */
  private @Nullable Hit dayOfMonth(List<Token> tokens, int i) {
    int day = language.dayOrdinal(tokens.get(i).text());
    boolean more = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.WORD;
    boolean alone = !more || !language.units().containsKey(tokens.get(i + 1).text());
    if (day == 0 || !alone) {
      return null;
    }
    LocalDate month = today.withDayOfMonth(1);
    if (day > today.getDayOfMonth()) {
      month = month.minusMonths(1);
    }
    return day > month.lengthOfMonth()
        ? null
        : Hit.fixed(i + 1, Period.unit(Grain.DAY, month.withDayOfMonth(day)));
  }

  /** "on mondays", "every friday", "at weekends". */
  private @Nullable Hit days(List<Token> tokens, int i) {
    int weekend = language.phrase("weekend", tokens, i);
    if (weekend > 0) {
      return new Hit(weekend, new TimeExpr.Days(List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)));
    }
    for (DayOfWeek day : DayOfWeek.values()) {
      int end = language.phrase("weekdays." + day.getValue(), tokens, i);
      if (end > 0) {
        return new Hit(end, new TimeExpr.Days(List.of(day)));
      }
    }
    return null;
  }
}
