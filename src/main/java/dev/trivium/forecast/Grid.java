package dev.trivium.forecast;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.Gap;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Regressors;
import dev.trivium.forecast.series.Series;
import dev.trivium.forecast.series.Timeline;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Equally spaced values with the calendar they stand on, or none. */
final class Grid {
  private final double[] values;
  private final String frequency;
  private final List<Integer> seasons;
  private final Optional<LocalDateTime> first;
  private final Optional<Timeline> grain;
  private final Manner manner;

  /** What else is to be known of the values. */
  private record Manner(GapMeaning gaps, boolean provisional, List<String> notes, Causes causes) {
    static final Manner PLAIN = new Manner(GapMeaning.UNKNOWN, false, List.of(), Causes.NONE);

    Manner {
      notes = List.copyOf(notes);
    }
  }

  private Grid(
      double[] values,
      String frequency,
      List<Integer> seasons,
      Optional<LocalDateTime> first,
      Optional<Timeline> grain) {
    this(values, frequency, seasons, first, grain, Manner.PLAIN);
  }

  private Grid(
      double[] values,
      String frequency,
      List<Integer> seasons,
      Optional<LocalDateTime> first,
      Optional<Timeline> grain,
      Manner manner) {
    this.values = values;
    this.frequency = frequency;
    this.seasons = seasons;
    this.first = first;
    this.grain = grain;
    this.manner = manner;
  }

  private Grid as(double[] others, Manner other) {
    return new Grid(others, frequency, seasons, first, grain, other);
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
    return undated(values, calendar(grain));
  }

  static Grid undated(double[] values, Timeline calendar) {
    return new Grid(
        values.clone(),
        calendar.kind().name(),
        calendar.seasons(),
        Optional.empty(),
        Optional.empty());
  }

  /** Added up to whole periods of another calendar, each of which holds whole ones of these. */
  Grid over(Timeline timeline) {
    LocalDateTime begin = first.orElseThrow();
    LocalDateTime end = moment(0).orElseThrow();
    boolean whole = timeline.start(timeline.index(begin)).equals(begin);
    long from = timeline.index(begin) + (whole ? 0 : 1);
    double[] sums = new double[(int) Math.max(0, timeline.index(end) - from)];
    int[] known = new int[sums.length];
    int[] all = new int[sums.length];
    for (int t = 0; t < values.length; t++) {
      long period = timeline.index(moment(t - values.length).orElseThrow()) - from;
      if (period >= 0 && period < sums.length) {
        int at = (int) period;
        all[at]++;
        known[at] += Double.isFinite(values[t]) ? 1 : 0;
        sums[at] += Double.isFinite(values[t]) ? values[t] : 0;
      }
    }
    for (int p = 0; p < sums.length; p++) {
      boolean told = manner.gaps() == GapMeaning.UNKNOWN ? known[p] == all[p] : known[p] > 0;
      sums[p] = told ? sums[p] : Double.NaN;
    }
    return placed(sums, timeline.start(from), timeline).as(sums, manner);
  }

  /** What is to be said of {@link #over}. */
  List<String> notes(Timeline timeline) {
    return Years.notes(timeline, first.orElseThrow(), moment(0).orElseThrow());
  }

  /** Values of consecutive periods. */
  static Grid dated(double[] values, LocalDate first, Grain grain) {
    return placed(values, first.atStartOfDay(), calendar(grain));
  }

  /** The same for any kind of period, by a moment of the first. */
  static Grid placed(double[] values, LocalDateTime first, Timeline calendar) {
    return new Grid(
        values.clone(),
        calendar.kind().name(),
        calendar.seasons(),
        Optional.of(first),
        Optional.of(calendar));
  }

  /**
   * The same values read another way.
   *
   * @param last whether the last value is itself foreseen from a part of its period
   */
  Grid reading(GapMeaning meaning, boolean last) {
    return as(values, new Manner(meaning, last, manner.notes(), manner.causes()));
  }

  Grid noting(List<String> more) {
    return as(values, new Manner(manner.gaps(), manner.provisional(), more, manner.causes()));
  }

  /** With one period more, whose value is foreseen from a part of it. */
  Grid provisionally(double value) {
    double[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = value;
    return as(longer, new Manner(manner.gaps(), true, manner.notes(), manner.causes()));
  }

  static Calendar calendar(Grain grain) {
    return Calendar.valueOf(grain.name());
  }

  static List<Integer> seasons(Grain grain) {
    return calendar(grain).seasons();
  }

  /** First day of the period a number of periods after the given one. */
  static LocalDate plus(Grain grain, LocalDate day, long periods) {
    return plus(calendar(grain), day.atStartOfDay(), periods).toLocalDate();
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

  /**
   * For totals of at least one grid, all of the same periods: shut where all are shut, provisional
   * where one is, under the causes that hold for all. Zeros, without notes, which are on the rows
   * of each part.
   */
  static Grid total(List<Grid> parts) {
    Grid first = parts.getFirst();
    boolean shut = parts.stream().allMatch(part -> part.manner.gaps() == GapMeaning.CLOSED);
    boolean last = parts.stream().anyMatch(part -> part.manner.provisional());
    Causes shared = first.manner.causes().shared();
    boolean all = parts.stream().allMatch(part -> part.manner.causes().shared().equals(shared));
    Causes causes = all ? shared : Causes.NONE;
    GapMeaning gaps = shut ? GapMeaning.CLOSED : GapMeaning.UNKNOWN;
    return first.as(new double[first.length()], new Manner(gaps, last, List.of(), causes));
  }

  /** Other values of the same periods, read the same way. */
  Grid holding(double[] others) {
    return as(others.clone(), manner);
  }

  /** With causes that are known ahead. */
  Grid knowing(Causes known) {
    return as(values, new Manner(manner.gaps(), manner.provisional(), manner.notes(), known));
  }

  /** Name of the kind of period; empty without a calendar. */
  Optional<String> kind() {
    return grain.map(timeline -> timeline.kind().name());
  }

  /** Whether both have the same periods. */
  boolean alike(Grid other) {
    return values.length == other.values.length
        && frequency.equals(other.frequency)
        && grain.equals(other.grain)
        && first.equals(other.first);
  }

  /** How many periods behind the other this one ends; nothing where they cannot be compared. */
  OptionalLong shift(Grid other) {
    Optional<LocalDateTime> end = moment(0);
    Optional<LocalDateTime> otherEnd = other.moment(0);
    if (!frequency.equals(other.frequency) || !grain.equals(other.grain)) {
      return OptionalLong.empty();
    }
    long undated = (long) values.length - other.values.length;
    return OptionalLong.of(
        end.flatMap(at -> grain.map(kind -> kind.index(at) - kind.index(otherEnd.orElseThrow())))
            .orElse(undated));
  }

  /** The values as the engine takes them; on a worker, see {@link Causes#over}. */
  Series series(String key) {
    return series(key, new Causes.Made());
  }

  /**
   * The same for one of many series.
   *
   * @param made keeps what these share
   */
  Series series(String key, Causes.Made made) {
    Regressors known = manner.causes().over(this, made);
    Series series = new Series(key, frequency, seasons, values, manner.gaps()).with(known);
    return manner.provisional() ? series.provisional() : series;
  }

  /** As the meaning of gaps says: 0, or NaN for a value that is not there or in front of all. */
  double[] values() {
    double[] meant = values.clone();
    boolean begun = false;
    for (int t = 0; t < meant.length && manner.gaps() == GapMeaning.ZERO; t++) {
      begun |= !Double.isNaN(meant[t]);
      meant[t] = begun && Double.isNaN(meant[t]) ? 0 : meant[t];
    }
    return meant;
  }

  /** The periods without a value behind the first one that has one. */
  List<Gap> missing() {
    return Gap.runs(values);
  }

  /** What is to be said of how the rows became this grid. */
  List<String> notes() {
    return manner.notes();
  }

  int length() {
    return values.length;
  }

  /** Name of a point after the last value: its first day or hour, or the number of the step. */
  String point(int step) {
    return name(step).orElse(Integer.toString(step + 1));
  }

  /** First day or hour of the period of a point; empty without a calendar. */
  Optional<String> name(int step) {
    boolean hours = grain.equals(Optional.of(Calendar.HOUR));
    return moment(step).map(at -> hours ? at.toString() : at.toLocalDate().toString());
  }

  /** Number of the period that holds a moment, 0 for the first; nothing without a calendar. */
  OptionalLong period(LocalDateTime at) {
    return grain
        .flatMap(kind -> first.map(begin -> kind.index(at) - kind.index(begin)))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  Optional<LocalDate> day(int step) {
    return moment(step).map(LocalDateTime::toLocalDate);
  }

  private Optional<LocalDateTime> moment(int step) {
    return first.flatMap(at -> grain.map(kind -> plus(kind, at, (long) values.length + step)));
  }

  private static LocalDateTime plus(Timeline timeline, LocalDateTime at, long periods) {
    // Weeks may begin on any day and keep it.
    return timeline == Calendar.WEEK
        ? at.plusWeeks(periods)
        : timeline.start(timeline.index(at) + periods);
  }

  private static long months(LocalDate from, LocalDate to) {
    return ChronoUnit.MONTHS.between(from.withDayOfMonth(1), to.withDayOfMonth(1));
  }
}
