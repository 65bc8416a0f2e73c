package dev.trivium.forecast.series;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * Periods of equal kind, counted by whole numbers; period 0 holds the first moment of 1970. Weeks
 * begin on Monday. Errors: those of {@link java.time} beyond its years.
 */
public enum Calendar implements Timeline {
  HOUR,
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** 1 January 1970 was the fourth day of its week. */
  private static final int INTO_WEEK = 3;

  @Override
  public Calendar kind() {
    return this;
  }

  @Override
  public List<Integer> seasons() {
    return switch (this) {
      case HOUR -> List.of(24, 168);
      case DAY -> List.of(7);
      case WEEK -> List.of(52);
      case MONTH -> List.of(12);
      case QUARTER -> List.of(4);
      case YEAR -> List.of();
    };
  }

  @Override
  public long index(LocalDateTime at) {
    LocalDate day = at.toLocalDate();
    return switch (this) {
      case HOUR -> 24 * day.toEpochDay() + at.getHour();
      case DAY -> day.toEpochDay();
      case WEEK -> Math.floorDiv(day.toEpochDay() + INTO_WEEK, 7L);
      case MONTH -> 12L * (day.getYear() - 1970) + day.getMonthValue() - 1;
      case QUARTER -> 4L * (day.getYear() - 1970) + (day.getMonthValue() - 1) / 3;
      case YEAR -> day.getYear() - 1970L;
    };
  }

  @Override
  public LocalDateTime start(long index) {
    LocalDate epoch = LocalDate.EPOCH;
    return switch (this) {
      case HOUR -> epoch.atStartOfDay().plusHours(index);
      case DAY -> LocalDate.ofEpochDay(index).atStartOfDay();
      case WEEK -> LocalDate.ofEpochDay(7 * index - INTO_WEEK).atStartOfDay();
      case MONTH -> epoch.plusMonths(index).atStartOfDay();
      case QUARTER -> epoch.plusMonths(3 * index).atStartOfDay();
      case YEAR -> epoch.plusYears(index).atStartOfDay();
    };
  }

  /** The kind whose periods are about as long as the shortest distance, in hours. */
  public static Calendar nearest(double hours) {
    double days = hours / 24;
    return days < 0.9
        ? HOUR
        : days < 5 ? DAY : days < 20 ? WEEK : days < 80 ? MONTH : days < 300 ? QUARTER : YEAR;
  }
}
