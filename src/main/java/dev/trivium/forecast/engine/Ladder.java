package dev.trivium.forecast.engine;

import dev.trivium.forecast.arima.Arima;
import dev.trivium.forecast.arima.Regressed;
import dev.trivium.forecast.demand.Aggregated;
import dev.trivium.forecast.demand.Croston;
import dev.trivium.forecast.demand.DemandClass;
import dev.trivium.forecast.demand.Tsb;
import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.evaluate.Member.Kind;
import dev.trivium.forecast.model.ComplexSmoothing;
import dev.trivium.forecast.model.Decomposition;
import dev.trivium.forecast.model.DynamicTheta;
import dev.trivium.forecast.model.ExponentialSmoothing;
import dev.trivium.forecast.model.LevelShape;
import dev.trivium.forecast.model.Mstl;
import dev.trivium.forecast.model.Profiled;
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

  /** Seasons that must be seen before they are taken apart. */
  private static final int CYCLES = 3;

  /** Fewest values from which effects of known causes are learned. */
  private static final int CAUSES = 24;

  private Ladder() {}

  /**
   * The same when causes are known: the members see the values without their effects, and a
   * regression with errors of its own stands beside them.
   */
  static List<Member> members(double[] y, List<Integer> seasons, Regressors causes) {
    List<Member> plain = members(y, seasons);
    if (causes.isEmpty() || y.length < CAUSES) {
      return plain;
    }
    List<Member> all = new ArrayList<>();
    for (Member member : plain.subList(0, plain.size() - 1)) {
      // An ARIMA takes causes into its own likelihood, below.
      if (member.kind() != Kind.ARIMA) {
        all.add(new Member(member.kind(), new Regressed(member.model(), causes)));
      }
    }
    all.add(new Member(Kind.REGRESSION, new Arima().with(causes)));
    all.add(NAIVE);
    return all;
  }

  /** The same for values whose season is known from siblings. */
  static List<Member> members(double[] y, Decomposition season) {
    List<Member> all = new ArrayList<>();
    for (Member member : members(y, List.of())) {
      all.add(new Member(member.kind(), new Profiled(member.model(), season)));
    }
    return List.copyOf(all);
  }

  /** The members that are combined for these values; the naive one always stands last. */
  static List<Member> members(double[] y, List<Integer> seasons) {
    if (y.length < SHORT) {
      return List.of(
          new Member(Kind.SIMPLE, ExponentialSmoothing.simple()),
          new Member(Kind.DAMPED, ExponentialSmoothing.damped()),
          new Member(Kind.THETA, new Theta()),
          NAIVE);
    }
    if (rare(y)) {
      return List.of(
          new Member(Kind.TSB, new Tsb()),
          new Member(Kind.CROSTON, Croston.corrected()),
          new Member(Kind.IMAPA, Aggregated.imapa()),
          new Member(Kind.SIMPLE, ExponentialSmoothing.simple()),
          NAIVE);
    }
    List<Member> members = new ArrayList<>();
    members.add(new Member(Kind.ETS, ExponentialSmoothing.automatic()));
    members.add(new Member(Kind.DAMPED, ExponentialSmoothing.damped()));
    members.add(new Member(Kind.DOTM, new DynamicTheta()));
    members.add(new Member(Kind.THETA, new Theta()));
    members.add(new Member(Kind.CES, new ComplexSmoothing()));
    members.add(new Member(Kind.ARIMA, new Arima()));
    members.add(new Member(Kind.SHAPE, LevelShape.adjusted()));
    if (!seasons.isEmpty() && y.length >= CYCLES * seasons.getFirst()) {
      members.add(new Member(Kind.MSTL, new Mstl()));
    }
    members.add(NAIVE);
    return List.copyOf(members);
  }

  /** Whether the values are demand that comes seldom: none below zero, many of them zero. */
  static boolean rare(double[] y) {
    for (double value : y) {
      if (value < 0) {
        return false;
      }
    }
    DemandClass kind = DemandClass.of(y);
    return kind == DemandClass.INTERMITTENT || kind == DemandClass.LUMPY;
  }
}
