package dev.trivium.chat.understanding;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A half-open range of days.
 *
 * @param from first day, or null for open
 * @param to day after the last, or null for open
 * @param unit the calendar unit it is made of; null for a free range
 * @param running whether it was cut at today, so that the unit is not complete
 */
public record Period(
    @Nullable LocalDate from, @Nullable LocalDate to, @Nullable Grain unit, boolean running) {

  public static Period of(LocalDate from, LocalDate to, @Nullable Grain unit) {
    return new Period(from, to, unit, false);
  }

  /** The first and the last day, or the only one. */
  String written() {
    LocalDate last = to == null ? null : to.minusDays(1);
    if (from != null && from.equals(last)) {
      return from.toString();
    }
    return (from == null ? "…" : from) + " to " + (last == null ? "…" : last);
  }

  /** Whether it is one whole month, quarter or year of the calendar. */
  boolean isWhole() {
    if (unit == null || from == null || unit == Grain.DAY || unit == Grain.WEEK) {
      return false;
    }
    return unit.plus(from, 1).equals(to);
  }

  /** Whether it is one of the unit, also a part of one that is running. */
  boolean isOne(Grain unit) {
    return this.unit == unit && from != null && to != null && !to.isAfter(unit.plus(from, 1));
  }

  boolean overlaps(Period other) {
    boolean before = to != null && other.from != null && !other.from.isBefore(to);
    boolean after = from != null && other.to != null && !from.isBefore(other.to);
    return !before && !after;
  }

  /** The whole unit that starts on this day. */
  public static Period unit(Grain unit, LocalDate first) {
    return of(first, unit.plus(first, 1), unit);
  }

  /** A period that far away, of the same shape; open ends stay open. */
  public Period shifted(Grain by, long units) {
    LocalDate start = from == null ? null : by.plus(from, units);
    LocalDate end = to == null ? null : by.plus(to, units);
    return new Period(start, end, unit, running);
  }

  /** The period right before, as many units or days long. */
  public Period before() {
    if (from == null || to == null) {
      return this;
    }
    if (running && unit != null) {
      return likeBefore(from, to, unit);
    }
    if (unit != null) {
      long units = unitsBetween(from, to, unit);
      return Period.of(unit.plus(from, -units), from, unit);
    }
    return Period.of(from.minusDays(ChronoUnit.DAYS.between(from, to)), from, null);
  }

  /** As many days of the unit before, or the same dates where the unit is a year. */
  private static Period likeBefore(LocalDate from, LocalDate to, Grain unit) {
    LocalDate start = unit.plus(from, -1);
    LocalDate end =
        unit == Grain.YEAR
            ? to.minusDays(1).minusYears(1).plusDays(1)
            : start.plusDays(ChronoUnit.DAYS.between(from, to));
    boolean whole = to.equals(unit.plus(from, 1)) || end.isAfter(from);
    return new Period(start, whole ? from : end, unit, true);
  }

  /** The same dates a year earlier. */
  public Period yearBefore() {
    if (from == null || to == null) {
      return this;
    }
    if (unit == Grain.WEEK) {
      return new Period(from.minusWeeks(52), to.minusWeeks(52), unit, running);
    }
    return new Period(from.minusYears(1), to.minusDays(1).minusYears(1).plusDays(1), unit, running)
        .monthEnd(to);
  }

  private Period monthEnd(LocalDate original) {
    boolean whole = original.getDayOfMonth() == 1 && unit != Grain.DAY;
    return whole ? new Period(from, original.minusYears(1), unit, running) : this;
  }

  /** Cut at today where it is still running. */
  public Period cutAt(LocalDate today) {
    LocalDate after = today.plusDays(1);
    boolean cut = from != null && !from.isAfter(today) && to != null && to.isAfter(after);
    return cut ? new Period(from, after, unit, true) : this;
  }

  /** How many units lie between two days. */
  public static long unitsBetween(LocalDate from, LocalDate to, Grain unit) {
    long units =
        switch (unit) {
          case DAY -> ChronoUnit.DAYS.between(from, to);
          case WEEK -> ChronoUnit.WEEKS.between(from, to);
          case MONTH -> ChronoUnit.MONTHS.between(from, to);
          case QUARTER -> ChronoUnit.MONTHS.between(from, to) / 3;
          case YEAR -> ChronoUnit.YEARS.between(from, to);
        };
    return Math.max(1, units);
  }
}
