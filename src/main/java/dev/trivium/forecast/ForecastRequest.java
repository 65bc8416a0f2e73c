package dev.trivium.forecast;

import dev.trivium.data.MetricQuery;
import dev.trivium.forecast.series.GapMeaning;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * @param metric name in the semantic model
 * @param filters all must hold
 * @param grain distance of the points
 * @param horizonSteps how many periods ahead, counted from the first period that is not complete on
 *     {@code asOf}
 * @param level coverage the bounds aim at, 0.9 for 90 %
 * @param asOf today; rows of the running period do not enter the fit
 * @param gaps what a period without rows means; empty lets the metric say: 0 where it adds up,
 *     unknown where it does not
 * @param nowcast whether the running period is foreseen from its days so far and then fitted, too
 */
public record ForecastRequest(
    String metric,
    List<MetricQuery.Filter> filters,
    MetricQuery.Grain grain,
    int horizonSteps,
    double level,
    LocalDate asOf,
    Optional<GapMeaning> gaps,
    boolean nowcast) {
  public ForecastRequest {
    filters = List.copyOf(filters);
  }

  /** With gaps as the metric has them, and without the running period. */
  public ForecastRequest(
      String metric,
      List<MetricQuery.Filter> filters,
      MetricQuery.Grain grain,
      int horizonSteps,
      double level,
      LocalDate asOf) {
    this(metric, filters, grain, horizonSteps, level, asOf, Optional.empty(), false);
  }
}
