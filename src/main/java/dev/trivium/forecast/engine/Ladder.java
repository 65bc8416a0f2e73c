package dev.trivium.forecast.engine;

import dev.trivium.forecast.model.DynamicTheta;
import dev.trivium.forecast.model.ExponentialSmoothing;
import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.SeasonalNaive;
import dev.trivium.forecast.model.Theta;
import java.util.List;

/** Which models a series is long enough for. */
final class Ladder {
  /** Below this many values there is no model, only the last value. */
  static final int LEAST = 4;

  private static final int SHORT = 8;

  private Ladder() {}

  /** The models that are combined for a series of this length. */
  static List<Model> models(int n) {
    if (n < LEAST) {
      return List.of(new SeasonalNaive());
    }
    if (n < SHORT) {
      return List.of(
          new SeasonalNaive(),
          ExponentialSmoothing.simple(),
          ExponentialSmoothing.damped(),
          new Theta());
    }
    return List.of(
        ExponentialSmoothing.automatic(), ExponentialSmoothing.damped(), new DynamicTheta());
  }
}
