package dev.trivium.forecast;

import dev.trivium.data.MetricQuery;
import java.time.LocalDate;
import java.util.List;

/**
 * @param metric name in the semantic model
 * @param filters all must hold
 * @param grain distance of the points
 * @param horizonSteps how many periods ahead, counted from the first period that is not complete on
 *     {@code asOf}
 * @param level coverage the bounds aim at, 0.9 for 90 %
 * @param asOf today; rows of the running period do not enter the fit
 */
public record ForecastRequest(
    String metric,
    List<MetricQuery.Filter> filters,
    MetricQuery.Grain grain,
    int horizonSteps,
    double level,
    LocalDate asOf) {
  public ForecastRequest {
    filters = List.copyOf(filters);
  }
}
