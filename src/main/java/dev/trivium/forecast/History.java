package dev.trivium.forecast;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Vocabulary;
import dev.trivium.forecast.series.GapMeaning;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The past of a metric: whole periods only, one series for each combination of the dimensions.
 *
 * @param from first day of the first whole period
 * @param to the day after the last whole period
 */
record History(Grain grain, LocalDate from, LocalDate to, List<String> notes) {
  static final String RUNNING = "the running period is left out, because it is not over";
  private static final String RUNNING_DAY = "the running day is left out, because it is not over";

  /** The key of rows that have no value of a dimension. */
  static final String NONE = "(none)";

  private static final double PARTIAL = 0.2;

  private static final String LATE = " hours at the end without rows count as not delivered";

  /** So many hours fit into one query. */
  private static final int MOST_DAYS = 400;

  private static final int DAY = 24;

  /** The whole periods between the first and last row that end before the given day. */
  static History of(Vocabulary.Coverage coverage, Grain asked, LocalDate asOf) {
    return asked == Grain.HOUR
        ? of(coverage, Grain.DAY, asOf).byHours()
        : whole(coverage, asked, asOf);
  }

  /** The hours of whole days, of the last {@link #MOST_DAYS} of them. */
  private History byHours() {
    List<String> more = new ArrayList<>(notes);
    more.replaceAll(note -> note.equals(RUNNING) ? RUNNING_DAY : note);
    LocalDate earliest = to.minusDays(MOST_DAYS);
    if (from.isBefore(earliest)) {
      more.add("hours are read of the last " + MOST_DAYS + " days");
    }
    return new History(Grain.HOUR, from.isBefore(earliest) ? earliest : from, to, more);
  }

  private static History whole(Vocabulary.Coverage coverage, Grain grain, LocalDate asOf) {
    List<String> notes = new ArrayList<>();
    LocalDate running = Grains.floor(grain, asOf);
    LocalDate first = coverage.first() == null ? running : coverage.first();
    LocalDate last = coverage.last() == null ? running.minusDays(1) : coverage.last();
    LocalDate from = Grains.floor(grain, first);
    if (!first.equals(from) && reached(grain, first) > PARTIAL) {
      notes.add("the first period is left out, because its rows begin on " + first);
      from = Grains.plus(grain, from, 1);
    }
    LocalDate to = Grains.plus(grain, Grains.floor(grain, last), 1);
    if (!to.isAfter(running) && reached(grain, last) < 1 - PARTIAL) {
      notes.add("the last period is left out, because its rows end on " + last);
      to = Grains.floor(grain, last);
    }
    if (to.isAfter(running)) {
      notes.add(RUNNING);
      to = running;
    } else if (to.isBefore(running)) {
      notes.add("the forecast begins on " + to + ", behind the last rows");
    }
    return new History(grain, from, to.isBefore(from) ? from : to, notes);
  }

  /** Share of its period that is over at the end of a day. */
  private static double reached(Grain grain, LocalDate day) {
    LocalDate floor = Grains.floor(grain, day);
    double length = (double) Grains.plus(grain, floor, 1).toEpochDay() - floor.toEpochDay();
    return ((double) day.toEpochDay() - floor.toEpochDay() + 1) / length;
  }

  History noting(List<String> others) {
    return new History(grain, from, to, others);
  }

  /** An empty past still needs a range that can be asked for. */
  LocalDate readTo() {
    Grain least = grain == Grain.HOUR ? Grain.DAY : grain;
    return to.isAfter(from) ? to : Grains.plus(least, from, 1);
  }

  int length() {
    return (int) Grains.distance(grain, from, to);
  }

  /** How many combinations of dimensions there are. */
  static int groups(MetricResult result) {
    Set<List<String>> groups = new HashSet<>();
    result.rows().forEach(row -> groups.add(key(result, row)));
    return groups.size();
  }

  /** The rows as grids by the values of the dimensions. */
  Map<List<String>, Grid> grids(MetricResult result, GapMeaning gaps) {
    int period = column(result, MetricResult.Kind.PERIOD);
    int metric = column(result, MetricResult.Kind.METRIC);
    Map<List<String>, double[]> values = new LinkedHashMap<>();
    BitSet told = new BitSet(length());
    for (List<Object> row : result.rows()) {
      double[] y = values.computeIfAbsent(key(result, row), some -> filled(Double.NaN));
      int at = at(row.get(period));
      if (at >= 0 && at < y.length && row.get(metric) instanceof Number number) {
        y[at] = number.doubleValue();
        told.set(at);
      }
    }
    int end = grain == Grain.HOUR ? delivered(told) : length();
    int empty = length() - end;
    List<String> late = empty < DAY ? List.of() : List.of(empty + LATE);
    Map<List<String>, Grid> grids = new LinkedHashMap<>();
    values.forEach((key, y) ->
        grids.put(
            key, Grid.dated(Arrays.copyOf(y, end), from, grain).reading(gaps, false).noting(late)));
    return grids;
  }

  /**
   * How many of the hours were delivered. Those that were not yet are not empty ones: the last ones
   * without rows of any group, if they are less than a day or more than were ever empty in a row.
   */
  private int delivered(BitSet told) {
    int end = told.length();
    int longest = 0;
    for (int at = told.nextSetBit(0); at >= 0 && at < end - 1; ) {
      int next = told.nextSetBit(at + 1);
      longest = Math.max(longest, next - at - 1);
      at = next;
    }
    int empty = length() - end;
    return end > 0 && (empty < DAY || empty > longest) ? end : length();
  }

  /** Number of a period, from 0; below it for what is none. */
  private int at(@Nullable Object period) {
    return switch (period) {
      case LocalDate day -> (int) Grains.distance(grain, from, day);
      case String instant ->
          (int)
              ChronoUnit.HOURS.between(
                  from.atStartOfDay().toInstant(ZoneOffset.UTC), Instant.parse(instant));
      case null, default -> -1;
    };
  }

  /** Values of the dimensions of a row. */
  static List<String> key(MetricResult result, List<Object> row) {
    List<String> key = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      if (result.columns().get(i).kind() == MetricResult.Kind.DIMENSION) {
        key.add(name(row.get(i)));
      }
    }
    return key;
  }

  /** Of a value of a dimension; a text that looks like the name of none is quoted. */
  private static String name(@Nullable Object value) {
    if (value == null) {
      return NONE;
    }
    String text = value.toString();
    return text.replace("\"", "").equals(NONE) ? '"' + text + '"' : text;
  }

  private double[] filled(double value) {
    double[] y = new double[length()];
    Arrays.fill(y, value);
    return y;
  }

  static int column(MetricResult result, MetricResult.Kind kind) {
    for (int i = 0; i < result.columns().size(); i++) {
      if (result.columns().get(i).kind() == kind) {
        return i;
      }
    }
    throw new IllegalStateException("the result has no column of kind " + kind);
  }
}
