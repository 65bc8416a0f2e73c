package dev.trivium.chat.understanding;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** A calendar unit. */
public enum Grain {
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** First day of the unit that holds the day. */
  public LocalDate floor(LocalDate day, DayOfWeek weekStart) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(weekStart));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> LocalDate.of(day.getYear(), (day.getMonthValue() - 1) / 3 * 3 + 1, 1);
      case YEAR -> LocalDate.of(day.getYear(), 1, 1);
    };
  }

  /** The day so many units later. */
  public LocalDate plus(LocalDate day, long units) {
    return switch (this) {
      case DAY -> day.plusDays(units);
      case WEEK -> day.plusWeeks(units);
      case MONTH -> day.plusMonths(units);
      case QUARTER -> day.plusMonths(3 * units);
      case YEAR -> day.plusYears(units);
    };
  }

  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
