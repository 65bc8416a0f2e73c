package dev.trivium.forecast;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.forecast.series.Series;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;

/** Equally spaced values with the calendar they stand on, or none. */
final class Grid {
  private final double[] values;
  private final String frequency;
  private final List<Integer> seasons;
  private final Optional<LocalDate> first;
  private final Optional<Grain> grain;
  private final Causes causes;

  private Grid(
      double[] values,
      String frequency,
      List<Integer> seasons,
      Optional<LocalDate> first,
      Optional<Grain> grain) {
    this(values, frequency, seasons, first, grain, Causes.NONE);
  }

  private Grid(
      double[] values,
      String frequency,
      List<Integer> seasons,
      Optional<LocalDate> first,
      Optional<Grain> grain,
      Causes causes) {
    this.causes = causes;
    this.values = values;
    this.frequency = frequency;
    this.seasons = seasons;
    this.first = first;
    this.grain = grain;
  }

  /** Values without dates. Known frequencies have seasons of their own beside the given one. */
  static Grid steps(double[] values, String frequency, int season) {
    List<Integer> seasons =
        switch (frequency) {
          case "Hourly" -> List.of(24, 168);
          case "Weekly" -> List.of(52);
          default -> List.of(season);
        };
    return new Grid(values.clone(), frequency, seasons, Optional.empty(), Optional.empty());
  }

  /** Values of consecutive periods of which only the length is known. */
  static Grid undated(double[] values, Grain grain) {
    return new Grid(
        values.clone(), grain.name(), seasons(grain), Optional.empty(), Optional.empty());
  }

  /** Values of consecutive periods. */
  static Grid dated(double[] values, LocalDate first, Grain grain) {
    return new Grid(
        values.clone(), grain.name(), seasons(grain), Optional.of(first), Optional.of(grain));
  }

  /** Values by date; the distance of the dates gives the grain, missing periods are unknown. */
  static Grid of(NavigableMap<LocalDate, Double> dated) {
    LocalDate begin = dated.firstKey();
    Grain grain = grain(dated);
    long length = distance(grain, begin, dated.lastKey()) + 1;
    double[] values = new double[(int) length];
    Arrays.fill(values, Double.NaN);
    dated.forEach((day, value) -> values[(int) distance(grain, begin, day)] = value);
    return dated(values, begin, grain);
  }

  static List<Integer> seasons(Grain grain) {
    return switch (grain) {
      case DAY -> List.of(7);
      case WEEK -> List.of(52);
      case MONTH -> List.of(12);
      case QUARTER -> List.of(4);
      case YEAR -> List.of();
    };
  }

  /** First day of the period a number of periods after the given one. */
  static LocalDate plus(Grain grain, LocalDate day, long periods) {
    return switch (grain) {
      case DAY -> day.plusDays(periods);
      case WEEK -> day.plusWeeks(periods);
      case MONTH -> day.plusMonths(periods);
      case QUARTER -> day.plusMonths(3 * periods);
      case YEAR -> day.plusYears(periods);
    };
  }

  /** First day of the period the day lies in; weeks begin on Monday. */
  static LocalDate floor(Grain grain, LocalDate day) {
    return switch (grain) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  static long distance(Grain grain, LocalDate from, LocalDate to) {
    return switch (grain) {
      case DAY -> ChronoUnit.DAYS.between(from, to);
      case WEEK -> Math.round(ChronoUnit.DAYS.between(from, to) / 7.0);
      case MONTH -> months(from, to);
      case QUARTER -> Math.round(months(from, to) / 3.0);
      case YEAR -> to.getYear() - (long) from.getYear();
    };
  }

  /** Other values of the same periods, under the causes that hold for these, too. */
  Grid with(double[] others) {
    return new Grid(others.clone(), frequency, seasons, first, grain, causes.shared());
  }

  /** With causes that are known ahead. */
  Grid knowing(Causes known) {
    return new Grid(values, frequency, seasons, first, grain, known);
  }

  /** Name of the kind of period; empty without a calendar. */
  Optional<String> kind() {
    return grain.map(Enum::name);
  }

  /** Whether both have the same periods. */
  boolean alike(Grid other) {
    return values.length == other.values.length
        && frequency.equals(other.frequency)
        && first.equals(other.first);
  }

  /** How many periods behind the other this one ends; nothing where they cannot be compared. */
  OptionalLong shift(Grid other) {
    Optional<LocalDate> end = day(0);
    Optional<LocalDate> otherEnd = other.day(0);
    if (!frequency.equals(other.frequency) || end.isPresent() != otherEnd.isPresent()) {
      return OptionalLong.empty();
    }
    long undated = (long) values.length - other.values.length;
    return OptionalLong.of(
        grain
            .flatMap(unit -> end.flatMap(day -> otherEnd.map(from -> distance(unit, from, day))))
            .orElse(undated));
  }

  /** The values as the engine takes them; on a worker, see {@link Causes#over}. */
  Series series(String key) {
    return new Series(key, frequency, seasons, values).with(causes.over(this));
  }

  double[] values() {
    return values.clone();
  }

  int length() {
    return values.length;
  }

  /** Name of a point after the last value: its first day, or the number of the step from 1. */
  String point(int step) {
    return day(step).map(LocalDate::toString).orElse(Integer.toString(step + 1));
  }

  Optional<LocalDate> day(int step) {
    return first.flatMap(
        day -> grain.map(distance -> plus(distance, day, (long) values.length + step)));
  }

  private static long months(LocalDate from, LocalDate to) {
    return ChronoUnit.MONTHS.between(from.withDayOfMonth(1), to.withDayOfMonth(1));
  }

  private static Grain grain(NavigableMap<LocalDate, Double> dated) {
    long least = Long.MAX_VALUE;
    LocalDate before = null;
    for (LocalDate day : dated.keySet()) {
      least = before == null ? least : Math.min(least, ChronoUnit.DAYS.between(before, day));
      before = day;
    }
    if (least == Long.MAX_VALUE) {
      return Grain.MONTH;
    }
    return least < 5
        ? Grain.DAY
        : least < 20
            ? Grain.WEEK
            : least < 80 ? Grain.MONTH : least < 300 ? Grain.QUARTER : Grain.YEAR;
  }
}
