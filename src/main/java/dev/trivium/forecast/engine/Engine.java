package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Band;
import dev.trivium.forecast.evaluate.ConformalBand;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Foresees the series of a job. The same input gives the same bytes on any number of threads.
 *
 * <p>First each series is looked at alone, then the bounds are learned from the past errors of all
 * series of a pool, then each series gets its bounds.
 */
public final class Engine {
  private final int steps;
  private final double level;

  /**
   * @param steps how many periods ahead, at least 1
   * @param level coverage the bounds aim at, between 0.5 and 0.99
   */
  public Engine(int steps, double level) {
    if (steps < 1 || !(level >= 0.5 && level <= 0.99)) {
      throw new IllegalArgumentException("steps or level out of range");
    }
    this.steps = steps;
    this.level = level;
  }

  /** One forecast for each series, in their order. */
  public List<Foreseen> run(List<Series> series) {
    List<Look> looks = new ArrayList<>(series.size());
    series.forEach(one -> looks.add(Looking.at(one, steps)));
    return bound(looks);
  }

  /**
   * The same with the looking spread over threads.
   *
   * @param spread calls every task and gives their results in order
   */
  public List<Foreseen> run(List<Series> series, Spread spread) {
    return bound(spread.over(series, one -> Looking.at(one, steps)));
  }

  /** Applies a function to every element, in any order, on any threads; results in order. */
  @FunctionalInterface
  public interface Spread {
    <A, B> List<B> over(List<A> elements, java.util.function.Function<A, B> function);
  }

  private List<Foreseen> bound(List<Look> looks) {
    Map<String, List<double[][]>> past = new TreeMap<>();
    for (Look look : looks) {
      past.computeIfAbsent(look.series().pool(), pool -> new ArrayList<>())
          .add(look.scores().byOrigin());
    }
    Map<String, ConformalBand> bands = new TreeMap<>();
    past.forEach((pool, scores) -> bands.put(pool, ConformalBand.of(scores, steps, level)));
    List<Foreseen> foreseen = new ArrayList<>(looks.size());
    for (Look look : looks) {
      ConformalBand band = bands.get(look.series().pool());
      if (band == null) {
        throw new IllegalStateException("every pool has a band");
      }
      foreseen.add(finish(look, band));
    }
    return foreseen;
  }

  private Foreseen finish(Look look, ConformalBand pool) {
    boolean modelled =
        look.scores().byOrigin().length > 0 || look.outcome() instanceof Outcome.Fitted;
    ConformalBand source = modelled ? pool : ConformalBand.of(List.of(), steps, level);
    double floor = modelled ? look.floor() : 10 * look.floor();
    Band band = source.around(look.path(), look.scores().byOrigin(), floor);
    List<Foreseen.Step> points = new ArrayList<>(steps);
    for (int h = 0; h < steps; h++) {
      if (look.prepared().shut(h)) {
        points.add(new Foreseen.Step(0, 0, 0));
        continue;
      }
      double value = held(look, look.path().centre(h));
      double lower = Math.min(value, held(look, value - band.reach().below(h)));
      double upper = Math.max(value, held(look, value + band.reach().above(h)));
      points.add(new Foreseen.Step(scaled(look, value), scaled(look, lower), scaled(look, upper)));
    }
    Foreseen.Certainty certainty =
        new Foreseen.Certainty(
            level, band.method(), band.calibrated(), band.calibrationPoints(), band.coverage());
    return new Foreseen(
        look.series().key(), look.outcome(), points, certainty, look.members(), look.notes());
  }

  /** Within the limit, and not below zero where the past never was. */
  private static double held(Look look, double value) {
    double least = look.nonNegative() ? 0 : -look.limit();
    return Math.min(look.limit(), Math.max(least, value));
  }

  private static double scaled(Look look, double value) {
    double scaled = Math.scalb(value, look.exponent());
    return Math.min(Double.MAX_VALUE, Math.max(-Double.MAX_VALUE, scaled));
  }
}
