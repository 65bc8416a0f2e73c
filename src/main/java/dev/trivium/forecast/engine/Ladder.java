package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.evaluate.Member.Kind;
import dev.trivium.forecast.model.DynamicTheta;
import dev.trivium.forecast.model.ExponentialSmoothing;
import dev.trivium.forecast.model.SeasonalNaive;
import dev.trivium.forecast.model.Theta;
import java.util.List;

/** Which models a series is long enough for. */
final class Ladder {
  /** Below this many values there is no model, only the last value. */
  static final int LEAST = 4;

  /** What every combination is measured against. */
  static final Member NAIVE = new Member(Kind.NAIVE, new SeasonalNaive());

  private static final int SHORT = 8;

  private Ladder() {}

  /** The members that are combined for these values; the naive one always stands last. */
  static List<Member> members(double[] y) {
    if (y.length < SHORT) {
      return List.of(
          new Member(Kind.SIMPLE, ExponentialSmoothing.simple()),
          new Member(Kind.DAMPED, ExponentialSmoothing.damped()),
          new Member(Kind.THETA, new Theta()),
          NAIVE);
    }
    return List.of(
        new Member(Kind.ETS, ExponentialSmoothing.automatic()),
        new Member(Kind.DAMPED, ExponentialSmoothing.damped()),
        new Member(Kind.DOTM, new DynamicTheta()),
        NAIVE);
  }
}
