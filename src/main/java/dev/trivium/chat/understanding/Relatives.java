package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.TimeExpr.Hit;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads periods that are counted from today. */
final class Relatives {
  private static final int FARTHEST = 1000;
  private static final List<Grain> TO_DATE =
      List.of(Grain.YEAR, Grain.QUARTER, Grain.MONTH, Grain.WEEK);
  private static final String[] DAYS = {"yesterday", "today", "tomorrow"};

  private final Language language;
  private final LocalDate today;
  private final TimeRules rules;

  Relatives(Language language, LocalDate today, TimeRules rules) {
    this.language = language;
    this.today = today;
    this.rules = rules;
  }

  /** The longest of them that begins here, or null. */
  @Nullable Hit at(List<Token> tokens, int i) {
    Hit hit = toDate(tokens, i);
    if (hit == null) {
      hit = day(tokens, i);
    }
    if (hit == null) {
      hit = beforeLast(tokens, i);
    }
    if (hit == null) {
      hit = ago(tokens, i);
    }
    return hit == null ? counted(tokens, i) : hit;
  }

  /** "last year", "two years ago": one whole year that is counted from today, or null. */
  @Nullable Hit year(List<Token> tokens, int i) {
    Hit hit = beforeLast(tokens, i);
    if (hit == null) {
      hit = ago(tokens, i);
    }
    if (hit == null) {
      hit = counted(tokens, i);
    }
    Period period = hit == null ? null : hit.period();
    LocalDate from = period == null ? null : period.from();
    LocalDate to = period == null ? null : period.to();
    boolean year = period != null && period.unit() == Grain.YEAR;
    boolean one = from != null && to != null && !to.isAfter(from.plusYears(1));
    return year && one ? hit : null;
  }

  /** From the first day of the running unit to today; also of the one a year before. */
  private @Nullable Hit toDate(List<Token> tokens, int i) {
    int last = language.phrase("last", tokens, i);
    for (Grain unit : TO_DATE) {
      int end = language.phrase("todate." + unit.word(), tokens, i);
      if (end > 0) {
        int same = language.phrase("sply", tokens, end);
        int before = language.phrase("last_year", tokens, end);
        int year = Math.max(same, before);
        Period period = year > 0 ? running(unit).yearBefore() : running(unit);
        return Hit.fixed(Math.max(end, year), period);
      }
      end = last > 0 ? language.phrase("todate." + unit.word(), tokens, last) : -1;
      if (end > 0) {
        return Hit.fixed(end, running(unit).before());
      }
    }
    return null;
  }

  private @Nullable Hit day(List<Token> tokens, int i) {
    int end = language.phrase("before_yesterday", tokens, i);
    if (end > 0) {
      return Hit.fixed(end, Period.unit(Grain.DAY, today.minusDays(2)));
    }
    for (int n = 0; n < DAYS.length; n++) {
      end = language.phrase(DAYS[n], tokens, i);
      if (end > 0) {
        return Hit.fixed(end, Period.unit(Grain.DAY, today.plusDays(n - 1L)));
      }
    }
    return null;
  }

  /** "the month before last". */
  private @Nullable Hit beforeLast(List<Token> tokens, int i) {
    int one = language.phrase("last_but_one", tokens, i);
    Grain named = one < 0 ? null : unit(tokens, one);
    if (named != null) {
      return Hit.fixed(one + 1, Period.unit(named, named.plus(rules.floor(named, today), -2)));
    }
    Grain unit = unit(tokens, i);
    int end = unit == null ? -1 : language.phrase("before_last", tokens, i + 1);
    return unit == null || end < 0
        ? null
        : Hit.fixed(end, Period.unit(unit, unit.plus(rules.floor(unit, today), -2)));
  }

  /** "3 months ago", "a year ago". */
  private @Nullable Hit ago(List<Token> tokens, int from) {
    int first = language.phrase("ago_first", tokens, from);
    int i = Math.max(from, first);
    long n = number(tokens, i);
    int one = n == 0 ? language.phrase("one", tokens, i) : -1;
    int at = one > 0 ? one : i + 1;
    Grain unit = n > 0 || one > 0 ? unit(tokens, at) : null;
    int end = unit == null ? -1 : first > 0 ? at + 1 : language.phrase("ago", tokens, at + 1);
    if (unit == null || end < 0) {
      return null;
    }
    LocalDate start = unit.plus(rules.floor(unit, today), -Math.max(n, 1));
    return Hit.fixed(end, Period.unit(unit, start));
  }

  /** "last 3 months", "next week", "this year", "last november", "last friday". */
  private @Nullable Hit counted(List<Token> tokens, int i) {
    int last = language.phrase("last", tokens, i);
    if (last > 0) {
      return counted(tokens, last, -1);
    }
    int next = language.phrase("next", tokens, i);
    if (next > 0) {
      return counted(tokens, next, 1);
    }
    int current = language.phrase("this", tokens, i);
    int at = current > 0 ? calendar(tokens, current) : -1;
    Grain unit = at > 0 ? unit(tokens, at) : null;
    return unit == null ? null : Hit.fixed(at + 1, running(unit));
  }

  private @Nullable Hit counted(List<Token> tokens, int i, int direction) {
    long named = number(tokens, i);
    int couple = named == 0 ? language.phrase("couple", tokens, i) : -1;
    int at = calendar(tokens, couple > 0 ? couple : named > 0 ? i + 1 : i);
    Grain unit = unit(tokens, at);
    if (unit == null) {
      return named > 0 || couple > 0 ? null : named(tokens, i, direction);
    }
    long n = couple > 0 ? 2 : Math.max(named, 1);
    LocalDate start = rules.floor(unit, today);
    Period period =
        direction < 0
            ? Period.of(unit.plus(start, -n), start, unit)
            : Period.of(unit.plus(start, 1), unit.plus(start, 1 + n), unit);
    return Hit.fixed(at + 1, period);
  }

  /** "last november": the latest that is over; "next may": the first that has not begun. */
  private @Nullable Hit named(List<Token> tokens, int i, int direction) {
    if (i >= tokens.size()) {
      return null;
    }
    int weekend = language.phrase("weekend", tokens, i);
    if (weekend > 0) {
      LocalDate saturday = beside(DayOfWeek.SATURDAY, direction);
      boolean running = direction < 0 && today.getDayOfWeek() == DayOfWeek.SUNDAY;
      LocalDate first = running ? saturday.minusWeeks(1) : saturday;
      return Hit.fixed(weekend, Period.of(first, first.plusDays(2), Grain.DAY));
    }
    String text = tokens.get(i).text();
    int day = language.numbered("weekday.", 7, text);
    if (day > 0) {
      return Hit.fixed(i + 1, Period.unit(Grain.DAY, beside(DayOfWeek.of(day), direction)));
    }
    int month = language.numbered("month.", 12, text);
    if (month == 0) {
      return null;
    }
    LocalDate first = LocalDate.of(today.getYear(), month, 1);
    if (direction < 0 && first.plusMonths(1).isAfter(today)) {
      first = first.minusYears(1);
    } else if (direction > 0 && !first.isAfter(today)) {
      first = first.plusYears(1);
    }
    return Hit.fixed(i + 1, Period.unit(Grain.MONTH, first));
  }

  private LocalDate beside(DayOfWeek day, int direction) {
    return direction < 0
        ? today.with(TemporalAdjusters.previous(day))
        : today.with(TemporalAdjusters.next(day));
  }

  private static long number(List<Token> tokens, int i) {
    Token token = i < tokens.size() ? tokens.get(i) : null;
    if (token == null || !token.whole()) {
      return 0;
    }
    boolean count = token.number() >= 1 && token.number() <= FARTHEST;
    return count ? (long) token.number() : 0;
  }

  /** Over "calendar" in "last calendar year". */
  private int calendar(List<Token> tokens, int i) {
    return Math.max(i, language.phrase("calendar", tokens, i));
  }

  @Nullable Grain unit(List<Token> tokens, int i) {
    return i < tokens.size() ? language.units().get(tokens.get(i).text()) : null;
  }

  /** The unit that is running, to the end of today. */
  Period running(Grain unit) {
    return running(unit, rules.floor(unit, today));
  }

  Period running(Grain unit, LocalDate start) {
    LocalDate after = today.plusDays(1);
    return new Period(start, after, unit, after.isBefore(unit.plus(start, 1)));
  }
}
