package dev.trivium.forecast;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Vocabulary;
import dev.trivium.forecast.series.GapMeaning;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The past of a metric: whole periods only, one series for each combination of the dimensions.
 *
 * @param from first day of the first whole period
 * @param to the day after the last whole period
 */
record History(Grain grain, LocalDate from, LocalDate to, List<String> notes) {
  static final String RUNNING = "the running period is left out, because it is not over";
  private static final double PARTIAL = 0.2;

  /** The whole periods between the first and last row that end before the given day. */
  static History of(Vocabulary.Coverage coverage, Grain grain, LocalDate asOf) {
    List<String> notes = new ArrayList<>();
    LocalDate running = Grid.floor(grain, asOf);
    LocalDate first = coverage.first() == null ? running : coverage.first();
    LocalDate last = coverage.last() == null ? running.minusDays(1) : coverage.last();
    LocalDate from = Grid.floor(grain, first);
    if (share(grain, first) > PARTIAL) {
      notes.add("the first period is left out, because its rows begin on " + first);
      from = Grid.plus(grain, from, 1);
    }
    LocalDate to = Grid.plus(grain, Grid.floor(grain, last), 1);
    if (!to.isAfter(running) && share(grain, last) < 1 - PARTIAL) {
      notes.add("the last period is left out, because its rows end on " + last);
      to = Grid.floor(grain, last);
    }
    if (to.isAfter(running)) {
      notes.add(RUNNING);
      to = running;
    } else if (to.isBefore(running)) {
      notes.add("the forecast begins on " + to + ", behind the last rows");
    }
    return new History(grain, from, to.isBefore(from) ? from : to, notes);
  }

  /** Position of a day in its period, 0 at the first day. */
  private static double share(Grain grain, LocalDate day) {
    LocalDate floor = Grid.floor(grain, day);
    double length = (double) Grid.plus(grain, floor, 1).toEpochDay() - floor.toEpochDay();
    double into = (double) day.toEpochDay() - floor.toEpochDay();
    return length <= 1 ? 0 : day.equals(floor) ? 0 : (into + 1) / length;
  }

  History noting(List<String> others) {
    return new History(grain, from, to, others);
  }

  /** An empty past still needs a range that can be asked for. */
  LocalDate readTo() {
    return to.isAfter(from) ? to : Grid.plus(grain, from, 1);
  }

  int length() {
    return (int) Grid.distance(grain, from, to);
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
    for (List<Object> row : result.rows()) {
      double[] y = values.computeIfAbsent(key(result, row), some -> filled(Double.NaN));
      if (row.get(period) instanceof LocalDate day && row.get(metric) instanceof Number number) {
        int at = (int) Grid.distance(grain, from, day);
        if (at >= 0 && at < y.length) {
          y[at] = number.doubleValue();
        }
      }
    }
    Map<List<String>, Grid> grids = new LinkedHashMap<>();
    values.forEach((key, y) -> grids.put(key, Grid.dated(y, from, grain).reading(gaps, false)));
    return grids;
  }

  /** Values of the dimensions of a row. */
  static List<String> key(MetricResult result, List<Object> row) {
    List<String> key = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      if (result.columns().get(i).kind() == MetricResult.Kind.DIMENSION) {
        key.add(String.valueOf(row.get(i)));
      }
    }
    return key;
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
