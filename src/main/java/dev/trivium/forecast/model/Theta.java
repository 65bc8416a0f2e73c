package dev.trivium.forecast.model;

import java.util.List;
import java.util.Optional;

/**
 * Simple exponential smoothing of the seasonally adjusted values with half their trend as drift.
 *
 * <p>Source: Assimakopoulos &amp; Nikolopoulos (2000); the closed form is Hyndman &amp; Billah
 * (2003): {@code l + (b/2)(h − 1 + (1 − (1−α)^n)/α)}.
 */
public final class Theta implements Model {
  private static final int GRID = 40;

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    Optional<Decomposition> season = Decomposition.find(y, seasons);
    double[] adjusted = season.map(found -> found.adjusted(y)).orElse(y);
    Level best = smooth(adjusted, 1.0 / GRID);
    for (int i = 2; i <= GRID; i++) {
      Level level = smooth(adjusted, (double) i / GRID);
      best = level.squares < best.squares ? level : best;
    }
    return new Line(adjusted.length, best, slope(adjusted), season);
  }

  /** Least squares slope on time. */
  static double slope(double[] y) {
    double middle = (y.length - 1) / 2.0;
    double up = 0;
    double down = 0;
    for (int t = 0; t < y.length; t++) {
      up += (t - middle) * y[t];
      down += (t - middle) * (t - middle);
    }
    return down > 0 ? up / down : 0;
  }

  private static Level smooth(double[] y, double alpha) {
    double level = y[0];
    double squares = 0;
    for (int t = 1; t < y.length; t++) {
      double error = y[t] - level;
      squares += error * error;
      level += alpha * error;
    }
    return new Level(alpha, level, squares);
  }

  private record Level(double alpha, double last, double squares) {}

  private record Line(int n, Level level, double slope, Optional<Decomposition> season)
      implements Fitted {
    @Override
    public String name() {
      return "Theta";
    }

    @Override
    public Path path(int steps) {
      double[] centre = new double[steps];
      double[] spread = new double[steps];
      double alpha = level.alpha;
      double start = (1 - StrictMath.pow(1 - alpha, n)) / alpha;
      double sigma = Math.sqrt(level.squares / Math.max(1, n - 2));
      for (int h = 0; h < steps; h++) {
        centre[h] = level.last + slope / 2 * (h + start);
        spread[h] = sigma * Math.sqrt(1 + h * alpha * alpha);
      }
      Path path = new Path(centre, spread);
      return season.map(found -> found.seasoned(path, n)).orElse(path);
    }

    @Override
    public Parts parts(int steps) {
      double[] drift = new double[steps];
      double start = (1 - StrictMath.pow(1 - level.alpha, n)) / level.alpha;
      for (int h = 0; h < steps; h++) {
        drift[h] = slope / 2 * (h + start);
      }
      Parts parts = Parts.level(level.last, steps).plus(Parts.TREND, drift);
      return season.map(found -> found.seasoned(parts, n)).orElse(parts);
    }
  }
}
