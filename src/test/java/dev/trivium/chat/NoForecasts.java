package dev.trivium.chat;

import dev.trivium.forecast.Forecast;
import dev.trivium.forecast.ForecastRequest;
import dev.trivium.forecast.Forecasts;
import dev.trivium.forecast.GroupForecasts;
import dev.trivium.forecast.Grouping;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;

/** A house that foresees nothing. */
final class NoForecasts implements Forecasts {
  @Override
  public Uni<Forecast> forecast(Caller caller, ForecastRequest request) {
    return none();
  }

  @Override
  public Uni<GroupForecasts> byGroup(Caller caller, ForecastRequest request, Grouping grouping) {
    return none();
  }

  private static <T> Uni<T> none() {
    return Uni.createFrom().failure(Problem.notFound("forecast/none", "None.").asException());
  }
}
