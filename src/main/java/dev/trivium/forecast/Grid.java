package dev.trivium.forecast;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.forecast.series.Gap;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Regressors;
import dev.trivium.forecast.series.Series;
import dev.trivium.forecast.series.Timeline;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Equally spaced values with the calendar they stand on, or none. */
final class Grid {
  private final double[] values;
  private final Axis axis;
  private final Manner manner;

  private Grid(double[] values, Axis axis, Manner manner) {
    this.values = values;
    this.axis = axis;
    this.manner = manner;
  }

  /** Values without dates. Known frequencies have seasons of their own beside the given one. */
  static Grid steps(double[] values, String frequency, int season) {
    return new Grid(values.clone(), Axis.steps(frequency, season), Manner.PLAIN);
  }

  /** Values of consecutive periods of which only the length is known. */
  static Grid undated(double[] values, Timeline calendar) {
    return new Grid(values.clone(), Axis.undated(calendar), Manner.PLAIN);
  }

  /** Values of consecutive periods. */
  static Grid dated(double[] values, LocalDate first, Grain grain) {
    return placed(values, first.atStartOfDay(), Grains.calendar(grain));
  }

  /** The same for any kind of period, by a moment of the first. */
  static Grid placed(double[] values, LocalDateTime first, Timeline calendar) {
    return new Grid(values.clone(), Axis.placed(first, calendar), Manner.PLAIN);
  }

  /** Zeros for totals of at least one grid, all of the same periods; see {@link Manner#total}. */
  static Grid total(List<Grid> parts) {
    Grid first = parts.getFirst();
    List<Manner> manners = parts.stream().map(part -> part.manner).toList();
    return new Grid(new double[first.length()], first.axis, Manner.total(manners));
  }

  /** Added up to whole periods of another calendar, each of which holds whole ones of these. */
  Grid over(Timeline timeline) {
    LocalDateTime begin = axis.first().orElseThrow();
    LocalDateTime end = moment(0).orElseThrow();
    boolean whole = timeline.start(timeline.index(begin)).equals(begin);
    long from = timeline.index(begin) + (whole ? 0 : 1);
    double[] sums = new double[(int) Math.max(0, timeline.index(end) - from)];
    int[] known = new int[sums.length];
    int[] all = new int[sums.length];
    for (int t = 0; t < values.length; t++) {
      long period = timeline.index(axis.moment(t).orElseThrow()) - from;
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
    return new Grid(sums, Axis.placed(timeline.start(from), timeline), manner);
  }

  /** What is to be said of {@link #over}. */
  List<String> notes(Timeline timeline) {
    return Years.notes(timeline, axis.first().orElseThrow(), moment(0).orElseThrow());
  }

  /**
   * The same values read another way.
   *
   * @param last whether the last value is itself foreseen from a part of its period
   */
  Grid reading(GapMeaning meaning, boolean last) {
    return new Grid(values, axis, manner.reading(meaning, last));
  }

  Grid noting(List<String> more) {
    return new Grid(values, axis, manner.noting(more));
  }

  /** With causes that are known ahead. */
  Grid knowing(Causes known) {
    return new Grid(values, axis, manner.knowing(known));
  }

  /** With one period more, whose value is foreseen from a part of it. */
  Grid provisionally(double value) {
    double[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = value;
    return new Grid(longer, axis, manner.reading(manner.gaps(), true));
  }

  /** Other values of the same periods, read the same way. */
  Grid holding(double[] others) {
    return new Grid(others.clone(), axis, manner);
  }

  /** Name of the kind of period; empty without a calendar. */
  Optional<String> kind() {
    return axis.kind();
  }

  /** Whether both have the same periods. */
  boolean alike(Grid other) {
    return values.length == other.values.length && axis.alike(other.axis);
  }

  /** How many periods behind the other this one ends; nothing where they cannot be compared. */
  OptionalLong shift(Grid other) {
    if (!axis.comparable(other.axis)) {
      return OptionalLong.empty();
    }
    Optional<LocalDateTime> otherEnd = other.moment(0);
    long undated = (long) values.length - other.values.length;
    return OptionalLong.of(
        moment(0)
            .flatMap(end ->
                axis.timeline().map(kind -> kind.index(end) - kind.index(otherEnd.orElseThrow())))
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
    String family = name(0).map(next -> axis.frequency() + " until " + next).orElse("");
    Series series =
        new Series(key, axis.frequency(), axis.seasons(), values, manner.gaps())
            .with(known)
            .of(family);
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
    return axis.name((long) values.length + step);
  }

  /** Number of the period that holds a moment, 0 for the first; nothing without a calendar. */
  OptionalLong period(LocalDateTime at) {
    return axis.period(at);
  }

  Optional<LocalDate> day(int step) {
    return moment(step).map(LocalDateTime::toLocalDate);
  }

  private Optional<LocalDateTime> moment(int step) {
    return axis.moment((long) values.length + step);
  }
}
