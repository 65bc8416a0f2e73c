package dev.trivium.forecast.model;

import java.util.Arrays;
import java.util.List;

/**
 * Factors of a season of the level, mean 1.
 *
 * <p>{@code w·raw + (1−w)·prior}, {@code w = N/(N+c)} for N observed seasons of c levels; the prior
 * is one harmonic or flat, by the Bayesian criterion. Source: Honda (2026).
 */
final class LevelSeason {
  private static final double LEAST = 0.05;

  private LevelSeason() {}

  /**
   * @param c levels of one season, seen twice; 0 for none
   */
  static double[] of(double[] level, int c) {
    if (c < 2) {
      return new double[] {1};
    }
    double[] raw = Decomposition.of(level, level.length, c, true).indices();
    double[] prior = prior(raw);
    double seen = (double) level.length / c;
    double weight = seen / (seen + c);
    double[] factors = new double[c];
    for (int j = 0; j < c; j++) {
      factors[j] = Math.max(LEAST, weight * raw[j] + (1 - weight) * prior[j]);
    }
    return factors;
  }

  private static double[] prior(double[] raw) {
    int c = raw.length;
    double[][] columns = new double[3][c];
    for (int j = 0; j < c; j++) {
      columns[0][j] = 1;
      columns[1][j] = StrictMath.sin(2 * Math.PI * j / c);
      columns[2][j] = StrictMath.cos(2 * Math.PI * j / c);
    }
    double[] b = LeastSquares.solve(List.of(columns), raw);
    double[] wave = new double[c];
    double[] flat = new double[c];
    Arrays.fill(flat, 1);
    double left = 1e-300;
    double all = 1e-300;
    for (int j = 0; j < c; j++) {
      wave[j] = b[0] + b[1] * columns[1][j] + b[2] * columns[2][j];
      left += (raw[j] - wave[j]) * (raw[j] - wave[j]);
      all += (raw[j] - 1) * (raw[j] - 1);
    }
    double gain = c * StrictMath.log(all / left);
    return c > 3 && gain > 2 * StrictMath.log(c) ? wave : flat;
  }
}
