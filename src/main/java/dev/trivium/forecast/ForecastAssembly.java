package dev.trivium.forecast;

import dev.trivium.data.Metrics;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.web.Routes;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;

/** Wires this room: what it needs comes in, what others may use goes out. */
public final class ForecastAssembly {
  private final MetricForecasts forecasts;
  private final List<Routes> routes;

  /** The worker threads end with the {@link Vertx} they were made by. */
  public ForecastAssembly(
      Metrics metrics,
      Vertx vertx,
      InstantSource clock,
      Ids ids,
      Observer observer,
      ForecastConfig config) {
    Bench bench = new Bench(vertx, config, clock, observer);
    forecasts = new MetricForecasts(metrics, bench, new Checks(config));
    routes =
        List.of(
            new ForecastRoutes(forecasts, config, clock, ids),
            new ComparisonRoutes(forecasts, config, clock, ids));
  }

  public Forecasts forecasts() {
    return forecasts;
  }

  /** Everything this room serves over HTTP. */
  public List<Routes> routes() {
    return routes;
  }
}
