package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.CalendarAtoms.Atom;
import dev.trivium.chat.understanding.TimeExpr.Hit;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads periods out of tokens; today is an argument, never a clock. */
final class TimeGrammar {
  private static final int FARTHEST = 1000;

  private final Language language;
  private final LocalDate today;
  private final DayOfWeek weekStart;
  private final CalendarAtoms atoms;

  TimeGrammar(Language language, LocalDate today, DayOfWeek weekStart) {
    this.language = language;
    this.today = today;
    this.weekStart = weekStart;
    this.atoms = new CalendarAtoms(language, today, weekStart);
  }

  /** The longest expression of time that begins here, or null. */
  @Nullable Hit at(List<Token> tokens, int i) {
    Hit hit = toDate(tokens, i);
    if (hit == null) {
      hit = sameOrEarlier(tokens, i);
    }
    if (hit == null) {
      hit = between(tokens, i);
    }
    if (hit == null) {
      hit = oneSided(tokens, i);
    }
    if (hit == null) {
      hit = numberRange(tokens, i);
    }
    return hit == null ? plain(tokens, i) : hit;
  }

  private @Nullable Hit toDate(List<Token> tokens, int i) {
    for (Grain unit : List.of(Grain.YEAR, Grain.QUARTER, Grain.MONTH, Grain.WEEK)) {
      int end = phrase("todate." + unit.word(), tokens, i);
      if (end > 0) {
        return fixed(end, running(unit));
      }
    }
    return null;
  }

  private @Nullable Hit sameOrEarlier(List<Token> tokens, int i) {
    int same = phrase("sply", tokens, i);
    if (same > 0) {
      return new Hit(same, new TimeExpr.YearEarlier());
    }
    int at = tokens.get(i).text().equals("the") ? i + 1 : i;
    Grain unit = at < tokens.size() ? language.units().get(tokens.get(at).text()) : null;
    int end = unit == null ? -1 : phrase("before_that", tokens, at + 1);
    if (end > 0 && (end >= tokens.size() || numbered(tokens, end) == null)) {
      return new Hit(end, new TimeExpr.Earlier(unit));
    }
    return null;
  }

  private @Nullable Hit between(List<Token> tokens, int i) {
    int start = phrase("from", tokens, i);
    int first = start > 0 ? start : i;
    boolean between = phrase("between", tokens, i) > 0;
    Hit days = dayRange(tokens, first);
    if (days != null) {
      return days;
    }
    Atom from = numbered(tokens, first);
    if (from == null || from.end() >= tokens.size()) {
      return null;
    }
    int join = phrase("to", tokens, from.end());
    if (between && join < 0) {
      join = phrase("and", tokens, from.end());
    }
    if (join < 0 && tokens.get(from.end()).joined()) {
      join = from.end();
    }
    Atom to = join < 0 ? null : numbered(tokens, join);
    return to == null ? null : range(from, to);
  }

  private @Nullable Hit range(Atom from, Atom to) {
    Integer year = from.year() == null ? to.year() : from.year();
    Period last = atoms.resolve(to, year);
    Period end = last;
    Period start = atoms.resolve(from, year);
    if (start == null || end == null || start.from() == null || end.to() == null) {
      return null;
    }
    LocalDate first = start.from();
    if (first.isAfter(end.to()) && from.yearless()) {
      first = first.minusYears(1);
    }
    Grain unit = start.unit() == end.unit() ? start.unit() : null;
    return first.isBefore(end.to()) ? fixed(to.end(), Period.of(first, end.to(), unit)) : null;
  }

  /** "1 to 10 feb 2017": the first number shares the month of the second. */
  private @Nullable Hit dayRange(List<Token> tokens, int i) {
    if (i >= tokens.size()) {
      return null;
    }
    Token token = tokens.get(i);
    int day = token.whole() ? (int) token.number() : atoms.ordinal(token.text());
    if (day < 1 || day > 31 || i + 2 >= tokens.size()) {
      return null;
    }
    int join = phrase("to", tokens, i + 1);
    join = join < 0 ? phrase("and", tokens, i + 1) : join;
    join = join < 0 && tokens.get(i + 1).joined() ? i + 1 : join;
    Atom to = join < 0 || join >= tokens.size() ? null : atoms.at(tokens, join);
    if (to == null || to.fixed() != null || to.months() != 0) {
      return null;
    }
    Atom from = new Atom(i + 1, to.year(), to.month(), day, 0, null, null);
    return range(from, to);
  }

  private @Nullable Hit oneSided(List<Token> tokens, int i) {
    Hit inclusive = open(tokens, i, "inclusive");
    if (inclusive != null) {
      return inclusive;
    }
    int after = phrase("after", tokens, i);
    Period later = after > 0 ? period(tokens, after) : null;
    if (later != null && later.to() != null) {
      return fixed(end(tokens, after), Period.of(later.to(), today.plusDays(1), null));
    }
    int before = phrase("before", tokens, i);
    Period earlier = before > 0 ? period(tokens, before) : null;
    if (earlier != null && earlier.from() != null) {
      return fixed(end(tokens, before), new Period(null, earlier.from(), null, false));
    }
    Hit until = open(tokens, i, "until");
    if (until != null) {
      return until;
    }
    int since = phrase("since", tokens, i);
    Period start = since > 0 ? period(tokens, since) : null;
    if (start == null || start.from() == null) {
      return null;
    }
    int end = end(tokens, since);
    int onwards = phrase("onwards", tokens, end);
    boolean from = tokens.get(i).text().equals("from");
    if (from && onwards < 0) {
      return null;
    }
    return fixed(Math.max(end, onwards), Period.of(start.from(), today.plusDays(1), null));
  }

  private @Nullable Hit open(List<Token> tokens, int i, String name) {
    int until = phrase(name, tokens, i);
    Period last = until > 0 ? period(tokens, until) : null;
    return last == null || last.to() == null
        ? null
        : fixed(end(tokens, until), new Period(null, last.to(), null, false));
  }

  private @Nullable Period period(List<Token> tokens, int i) {
    Hit hit = i < tokens.size() ? plain(tokens, i) : null;
    return hit != null && hit.expr() instanceof TimeExpr.Fixed fixed ? fixed.period() : null;
  }

  private int end(List<Token> tokens, int i) {
    Hit hit = plain(tokens, i);
    return hit == null ? i : hit.end();
  }

  /** "first 10 days of february 2017". */
  private @Nullable Hit numberRange(List<Token> tokens, int i) {
    boolean first = language.calendar("ordinal.1").contains(tokens.get(i).text());
    boolean last = tokens.get(i).text().equals("last");
    if ((!first && !last) || i + 4 >= tokens.size() || !tokens.get(i + 1).whole()) {
      return null;
    }
    Grain unit = language.units().get(tokens.get(i + 2).text());
    boolean of = language.calendar("of").contains(tokens.get(i + 3).text());
    Period whole = unit == null || !of ? null : period(tokens, i + 4);
    if (unit == null || whole == null || whole.from() == null || whole.to() == null) {
      return null;
    }
    long n = (long) tokens.get(i + 1).number();
    Period cut =
        first
            ? Period.of(whole.from(), unit.plus(whole.from(), n), unit)
            : Period.of(unit.plus(whole.to(), -n), whole.to(), unit);
    return fixed(end(tokens, i + 4), cut);
  }

  /** A single point or a period counted from today. */
  private @Nullable Hit plain(List<Token> tokens, int i) {
    Hit relative = relative(tokens, i);
    if (relative != null) {
      return relative;
    }
    int weekOf = phrase("week_of", tokens, i);
    Period inside = weekOf > 0 ? period(tokens, weekOf) : null;
    if (inside != null && inside.from() != null) {
      LocalDate monday = Grain.WEEK.floor(inside.from(), weekStart);
      return fixed(end(tokens, weekOf), Period.unit(Grain.WEEK, monday));
    }
    Atom atom = numbered(tokens, i);
    if (atom == null) {
      return weekday(tokens, i);
    }
    Period period = atoms.resolve(atom, null);
    if (period == null) {
      return null;
    }
    if (atom.other() != null) {
      return new Hit(atom.end(), new TimeExpr.Unclear(List.of(period, atom.other())));
    }
    return new Hit(atom.end(), new TimeExpr.Fixed(period, atom.yearless()));
  }

  private @Nullable Atom numbered(List<Token> tokens, int i) {
    int at = i < tokens.size() && tokens.get(i).text().equals("the") ? i + 1 : i;
    if (at >= tokens.size()) {
      return null;
    }
    Hit relative = relative(tokens, at);
    if (relative != null && relative.expr() instanceof TimeExpr.Fixed fixed) {
      return new Atom(relative.end(), null, 0, 0, 0, fixed.period(), null);
    }
    return atoms.at(tokens, at);
  }

  private @Nullable Hit weekday(List<Token> tokens, int i) {
    int day = atoms.weekday(tokens.get(i).text());
    if (day == 0) {
      return null;
    }
    LocalDate date = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.of(day)));
    return fixed(i + 1, Period.unit(Grain.DAY, date));
  }

  private @Nullable Hit relative(List<Token> tokens, int i) {
    int end = phrase("before_yesterday", tokens, i);
    if (end > 0) {
      return fixed(end, Period.unit(Grain.DAY, today.minusDays(2)));
    }
    String[] names = {"yesterday", "today", "tomorrow"};
    for (int n = 0; n < names.length; n++) {
      end = phrase(names[n], tokens, i);
      if (end > 0) {
        return fixed(end, Period.unit(Grain.DAY, today.plusDays(n - 1L)));
      }
    }
    Hit ago = ago(tokens, i);
    if (ago != null) {
      return ago;
    }
    int last = phrase("last", tokens, i);
    if (last > 0) {
      return counted(tokens, last, -1);
    }
    int next = phrase("next", tokens, i);
    if (next > 0) {
      return counted(tokens, next, 1);
    }
    int current = phrase("this", tokens, i);
    Grain unit = current > 0 ? unit(tokens, current) : null;
    return unit == null ? null : fixed(current + 1, running(unit));
  }

  private @Nullable Hit counted(List<Token> tokens, int i, int direction) {
    if (i >= tokens.size()) {
      return null;
    }
    Token token = tokens.get(i);
    boolean number = token.whole() && token.number() >= 1 && token.number() <= FARTHEST;
    long n = number ? (long) token.number() : 1;
    int at = number ? i + 1 : i;
    Grain unit = unit(tokens, at);
    if (unit == null) {
      int day = number ? 0 : atoms.weekday(token.text());
      return day == 0 ? monthNamed(tokens, i, direction) : beside(i + 1, day, direction);
    }
    Hit yearNamed = direction < 0 && !number ? lastOf(tokens, at + 1, unit) : null;
    if (yearNamed != null) {
      return yearNamed;
    }
    LocalDate start = unit.floor(today, weekStart);
    Period period =
        direction < 0
            ? Period.of(unit.plus(start, -n), start, unit)
            : Period.of(unit.plus(start, 1), unit.plus(start, 1 + n), unit);
    return fixed(at + 1, period);
  }

  private Hit beside(int end, int day, int direction) {
    DayOfWeek weekday = DayOfWeek.of(day);
    LocalDate date =
        direction < 0
            ? today.with(TemporalAdjusters.previous(weekday))
            : today.with(TemporalAdjusters.next(weekday));
    return fixed(end, Period.unit(Grain.DAY, date));
  }

  /** "last november": the latest that is over; "next may": the first that has not begun. */
  private @Nullable Hit monthNamed(List<Token> tokens, int i, int direction) {
    int month = atoms.month(tokens.get(i).text());
    if (month == 0) {
      return null;
    }
    LocalDate first = LocalDate.of(today.getYear(), month, 1);
    if (direction < 0 && first.plusMonths(1).isAfter(today)) {
      first = first.minusYears(1);
    } else if (direction > 0 && !first.isAfter(today)) {
      first = first.plusYears(1);
    }
    return fixed(i + 1, Period.unit(Grain.MONTH, first));
  }

  /** "last quarter of 2016". */
  private @Nullable Hit lastOf(List<Token> tokens, int i, Grain unit) {
    boolean of = i + 1 < tokens.size() && tokens.get(i).text().equals("of");
    Integer year = of ? CalendarAtoms.year(tokens.get(i + 1)) : null;
    if (year == null || unit == Grain.YEAR) {
      return null;
    }
    LocalDate end = LocalDate.of(year + 1, 1, 1);
    return fixed(i + 2, Period.of(unit.plus(end, -1), end, unit));
  }

  private @Nullable Hit ago(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    boolean number = token.whole() && token.number() >= 1 && token.number() <= FARTHEST;
    Grain unit = number ? unit(tokens, i + 1) : null;
    int end = unit == null ? -1 : phrase("ago", tokens, i + 2);
    if (unit == null || end < 0) {
      return null;
    }
    LocalDate start = unit.plus(unit.floor(today, weekStart), -(long) token.number());
    return fixed(end, Period.unit(unit, start));
  }

  private @Nullable Grain unit(List<Token> tokens, int i) {
    return i < tokens.size() ? language.units().get(tokens.get(i).text()) : null;
  }

  private Period running(Grain unit) {
    LocalDate start = unit.floor(today, weekStart);
    LocalDate after = today.plusDays(1);
    return new Period(start, after, unit, after.isBefore(unit.plus(start, 1)));
  }

  private static Hit fixed(int end, Period period) {
    return new Hit(end, new TimeExpr.Fixed(period, false));
  }

  /** Where the longest phrase of that name ends, or -1. */
  private int phrase(String name, List<Token> tokens, int i) {
    return language.phrase(name, tokens, i);
  }
}
