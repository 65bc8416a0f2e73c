package dev.trivium.forecast;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.forecast.series.Calendar;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** Periods as queries of metrics know them, by days. */
final class Grains {
  private Grains() {}

  static Calendar calendar(Grain grain) {
    return Calendar.valueOf(grain.name());
  }

  /** First day of the period a number of periods after the given one. */
  static LocalDate plus(Grain grain, LocalDate day, long periods) {
    return Axis.plus(calendar(grain), day.atStartOfDay(), periods).toLocalDate();
  }

  /** First day of the period the day lies in; weeks begin on Monday. */
  static LocalDate floor(Grain grain, LocalDate day) {
    return switch (grain) {
      case HOUR, DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  /** How many periods lie between two first days. */
  static long distance(Grain grain, LocalDate from, LocalDate to) {
    return switch (grain) {
      case HOUR -> 24 * ChronoUnit.DAYS.between(from, to);
      case DAY -> ChronoUnit.DAYS.between(from, to);
      case WEEK -> Math.round(ChronoUnit.DAYS.between(from, to) / 7.0);
      case MONTH -> months(from, to);
      case QUARTER -> Math.round(months(from, to) / 3.0);
      case YEAR -> to.getYear() - (long) from.getYear();
    };
  }

  private static long months(LocalDate from, LocalDate to) {
    return ChronoUnit.MONTHS.between(from.withDayOfMonth(1), to.withDayOfMonth(1));
  }
}
