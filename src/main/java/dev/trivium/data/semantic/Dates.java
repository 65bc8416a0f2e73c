package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Model.WeekStart;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** Calendar buckets, in Java and in SQL alike. */
public final class Dates {
  private Dates() {}

  /** The first day of the bucket the day lies in. */
  public static LocalDate start(LocalDate day, Grain grain, WeekStart weekStart) {
    return switch (grain) {
      case HOUR, DAY -> day;
      case WEEK ->
          day.with(
              TemporalAdjusters.previousOrSame(
                  weekStart == WeekStart.MONDAY ? DayOfWeek.MONDAY : DayOfWeek.SUNDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  /** The first day of buckets after the one that begins on this day. */
  public static LocalDate next(LocalDate start, Grain grain) {
    return switch (grain) {
      case HOUR, DAY -> start.plusDays(1);
      case WEEK -> start.plusWeeks(1);
      case MONTH -> start.plusMonths(1);
      case QUARTER -> start.plusMonths(3);
      case YEAR -> start.plusYears(1);
    };
  }

  /** How many buckets lie between two first days, both counted. */
  static long count(LocalDate first, LocalDate last, Grain grain) {
    return 1
        + switch (grain) {
          case HOUR -> 24 * ChronoUnit.DAYS.between(first, last) + 23;
          case DAY -> ChronoUnit.DAYS.between(first, last);
          case WEEK -> ChronoUnit.WEEKS.between(first, last);
          case MONTH -> ChronoUnit.MONTHS.between(first, last);
          case QUARTER -> ChronoUnit.MONTHS.between(first, last) / 3;
          case YEAR -> ChronoUnit.YEARS.between(first, last);
        };
  }

  static String interval(Grain grain) {
    return switch (grain) {
      case HOUR -> "interval '1 hour'";
      case DAY -> "interval '1 day'";
      case WEEK -> "interval '1 week'";
      case MONTH -> "interval '1 month'";
      case QUARTER -> "interval '3 months'";
      case YEAR -> "interval '1 year'";
    };
  }

  /** The bucket of a date in SQL. */
  static String bucket(String date, Grain grain, WeekStart weekStart) {
    return switch (grain) {
      case HOUR -> throw new IllegalArgumentException("a date has no hours");
      case DAY -> date;
      case WEEK ->
          weekStart == WeekStart.MONDAY
              ? truncated("week", date)
              : "(" + truncated("week", "(" + date + " + 1)") + " - 1)";
      case MONTH -> truncated("month", date);
      case QUARTER -> truncated("quarter", date);
      case YEAR -> truncated("year", date);
    };
  }

  private static String truncated(String unit, String date) {
    return "date_trunc('" + unit + "', " + date + "::timestamp)::date";
  }

  /** The hour of a point in time, in UTC. */
  static String hour(Sql time) {
    return "date_trunc('hour', " + time.text() + ", 'UTC')";
  }

  /** A point in time counts to the day it has in UTC. */
  static String day(Sql time) {
    return time.type() == Type.TIMESTAMP
        ? "(" + time.text() + " at time zone 'UTC')::date"
        : time.text();
  }
}
