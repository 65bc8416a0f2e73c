package dev.trivium.forecast.engine;

import dev.trivium.forecast.arima.Arima;
import dev.trivium.forecast.arima.Regressed;
import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.evaluate.Member.Kind;
import dev.trivium.forecast.model.ComplexSmoothing;
import dev.trivium.forecast.model.DynamicTheta;
import dev.trivium.forecast.model.ExponentialSmoothing;
import dev.trivium.forecast.model.SeasonalNaive;
import dev.trivium.forecast.model.Theta;
import dev.trivium.forecast.series.Regressors;
import java.util.ArrayList;
import java.util.List;

/** Which models a series is long enough for. */
final class Ladder {
  /** Below this many values there is no model, only the last value. */
  static final int LEAST = 4;

  /** What every combination is measured against. */
  static final Member NAIVE = new Member(Kind.NAIVE, new SeasonalNaive());

  private static final int SHORT = 8;

  /** Fewest values from which effects of known causes are learned. */
  private static final int CAUSES = 24;

  private Ladder() {}

  /**
   * The same when causes are known: the members see the values without their effects, and a
   * regression with errors of its own stands beside them.
   */
  static List<Member> members(double[] y, Regressors causes) {
    List<Member> plain = members(y);
    if (causes.isEmpty() || y.length < CAUSES) {
      return plain;
    }
    List<Member> all = new ArrayList<>();
    for (Member member : plain.subList(0, plain.size() - 1)) {
      all.add(new Member(member.kind(), new Regressed(member.model(), causes)));
    }
    all.add(new Member(Kind.REGRESSION, new Arima().with(causes)));
    all.add(NAIVE);
    return all;
  }

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
        new Member(Kind.THETA, new Theta()),
        new Member(Kind.CES, new ComplexSmoothing()),
        NAIVE);
  }
}
