package dev.trivium.forecast;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;

/** Foresees metrics and series; every point has bounds. */
public interface Forecasts {
  /**
   * A metric under the caller's regions. The heavy part runs on a worker. Errors: problems {@code
   * forecast/unknown-metric}, {@code forecast/horizon-too-long}, {@code forecast/busy} and those of
   * the query.
   */
  Uni<Forecast> forecast(Caller caller, ForecastRequest request);

  /**
   * The same for each group of the metric, of which the caller sees those with rows in the own
   * regions. Errors: as above.
   */
  Uni<GroupForecasts> byGroup(Caller caller, ForecastRequest request, Grouping grouping);
}
