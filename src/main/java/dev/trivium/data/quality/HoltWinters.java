package dev.trivium.data.quality;

import java.util.List;
import java.util.Optional;

/**
 * Foresees the next value of a series with a season of {@value #SEASON} by additive Holt-Winters
 * smoothing, and says how far it was off so far.
 *
 * <p>Shape: values oldest first, equally spaced, at least two seasons. Units: those of the values.
 * Errors: none; empty for fewer values. The first season gives level and season; the weights are
 * those of a grid with the least sum of squared one-step errors behind it.
 *
 * <p>Source: Hyndman &amp; Athanasopoulos, FPP3 §8.3, component form; as an anomaly strategy in
 * Deequ's HoltWinters.
 */
final class HoltWinters {
  static final int SEASON = 7;

  private static final double[] LEVELS = {0.05, 0.1, 0.2, 0.4, 0.6};
  private static final double[] TRENDS = {0, 0.05, 0.2};
  private static final double[] SEASONS = {0.05, 0.2, 0.4};

  private HoltWinters() {}

  /**
   * The next value, and the root of the mean squared one-step error until now.
   *
   * @param errors one-step errors that the second number stands on
   */
  record Next(double expected, double spread, int errors) {}

  static Optional<Next> of(List<Double> values) {
    if (values.size() < 2 * SEASON) {
      return Optional.empty();
    }
    Next best = null;
    for (double level : LEVELS) {
      for (double trend : TRENDS) {
        for (double season : SEASONS) {
          Next next = smoothed(values, level, trend, season);
          best = best == null || next.spread < best.spread ? next : best;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static Next smoothed(List<Double> values, double alpha, double beta, double gamma) {
    double level =
        values.subList(0, SEASON).stream().mapToDouble(Double::doubleValue).average().orElse(0);
    double trend = 0;
    double[] seasons = new double[SEASON];
    for (int i = 0; i < SEASON; i++) {
      seasons[i] = values.get(i) - level;
    }
    double squares = 0;
    for (int i = SEASON; i < values.size(); i++) {
      double value = values.get(i);
      int place = i % SEASON;
      double error = value - (level + trend + seasons[place]);
      squares += error * error;
      double before = level;
      level = alpha * (value - seasons[place]) + (1 - alpha) * (level + trend);
      seasons[place] = gamma * (value - before - trend) + (1 - gamma) * seasons[place];
      trend = beta * (level - before) + (1 - beta) * trend;
    }
    int errors = values.size() - SEASON;
    double expected = level + trend + seasons[values.size() % SEASON];
    return new Next(expected, Math.sqrt(squares / errors), errors);
  }
}
