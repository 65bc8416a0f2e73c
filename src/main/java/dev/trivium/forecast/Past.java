package dev.trivium.forecast;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.data.MetricResult;
import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.Timeline;
import dev.trivium.kernel.Problem;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What was read of a metric: one grid for each group, in the order of the rows.
 *
 * @param last day with rows; empty when there is none
 */
record Past(
    History history,
    MetricResult result,
    Map<List<String>, Grid> grids,
    boolean additive,
    Optional<LocalDate> last) {

  /** With causes that hold for every group. */
  Past knowing(DatedCauses dated) {
    // All groups have the same periods.
    Causes causes = dated.on(grids.values().iterator().next());
    Map<List<String>, Grid> knowing = new LinkedHashMap<>();
    grids.forEach((key, grid) -> knowing.put(key, grid.knowing(causes)));
    return with(knowing);
  }

  /**
   * In periods the query does not know, made of those it does; as it is where it knows them.
   * Errors: {@code forecast/not-additive}.
   */
  Past over(Timeline timeline) {
    if (timeline instanceof Calendar) {
      return this;
    }
    if (!additive) {
      throw Problem.unprocessable(
              "forecast/not-additive",
              "The values of this metric are no sums, so its days and months do not add up to other"
                  + " periods. Leave fiscal_start and retail out.")
          .at("grain")
          .asException();
    }
    List<String> notes = new ArrayList<>(history.notes());
    Grid before = grids.values().iterator().next();
    notes.addAll(before.notes(timeline));
    Map<List<String>, Grid> others = new LinkedHashMap<>();
    grids.forEach((key, grid) -> others.put(key, grid.over(timeline)));
    return with(others, notes);
  }

  Past with(Map<List<String>, Grid> others, List<String> notes) {
    return new Past(history.noting(notes), result, others, additive, last);
  }

  private Past with(Map<List<String>, Grid> others) {
    return new Past(history, result, others, additive, last);
  }

  /** Each group on its own. */
  Nodes apart(List<String> dimensions) {
    List<Nodes.Node> nodes = new ArrayList<>();
    grids.forEach((values, grid) -> {
      Map<String, String> key = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        key.put(dimensions.get(i), values.get(i));
      }
      nodes.add(new Nodes.Node(key, grid, nodes.size()));
    });
    return new Nodes.Apart(nodes);
  }

  /** With all totals. Errors: {@code forecast/not-additive} and those of {@link Totals}. */
  Nodes totals(List<String> dimensions, Checks checks) {
    if (!additive) {
      throw Problem.unprocessable(
              "forecast/not-additive",
              "The values of this metric are no sums, so parts do not add up to totals. "
                  + "Leave reconcile out.")
          .at("reconcile")
          .asException();
    }
    return Totals.of(dimensions, grids, checks);
  }

  /** The groups with the largest or the smallest last year, in that order. */
  Past chosen(Grouping grouping) {
    Map<List<String>, Double> sizes = new HashMap<>();
    grids.forEach((key, grid) -> {
      // Without any row there is one grid, of no group.
      if (key.size() == grouping.dimensions().size()) {
        sizes.put(key, size(grid));
      }
    });
    Comparator<List<String>> bySize =
        Comparator.comparingDouble(key -> Objects.requireNonNull(sizes.get(key)));
    List<List<String>> keys = new ArrayList<>(grids.keySet());
    keys.removeIf(key -> !sizes.containsKey(key));
    keys.sort(grouping.largest() ? bySize.reversed() : bySize);
    Map<List<String>, Grid> chosen = new LinkedHashMap<>();
    for (List<String> key : keys.subList(0, Math.min(grouping.most(), keys.size()))) {
      chosen.put(key, Objects.requireNonNull(grids.get(key)));
    }
    return with(chosen);
  }

  /** Of the last year: the sum, or the mean of what does not add up. */
  private double size(Grid grid) {
    double[] values = grid.values();
    double sum = 0;
    int known = 0;
    for (int t = Math.max(0, values.length - year(history.grain())); t < values.length; t++) {
      if (Double.isFinite(values[t])) {
        sum += values[t];
        known++;
      }
    }
    return additive || known == 0 ? sum : sum / known;
  }

  private static int year(Grain grain) {
    return switch (grain) {
      case HOUR -> 365 * 24;
      case DAY -> 365;
      case WEEK -> 52;
      case MONTH -> 12;
      case QUARTER -> 4;
      case YEAR -> 1;
    };
  }
}
