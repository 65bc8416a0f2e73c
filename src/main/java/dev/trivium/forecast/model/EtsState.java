package dev.trivium.forecast.model;

import java.util.Arrays;
import java.util.List;

/**
 * Level, trend and season before the first value.
 *
 * <p>A heuristic, not the optimiser, finds them: the season by classical decomposition (or, with
 * less than three seasons, one Fourier pair beside a line), then level and trend by least squares
 * on the first adjusted values. Source: Hyndman, Koehler, Ord &amp; Snyder (2008) §2.6.1.
 */
final class EtsState {
  private static final double LEAST_FACTOR = 0.01;
  final double level;
  final double trend;
  final double[] season;

  EtsState(double level, double trend, double[] season) {
    this.level = level;
    this.trend = trend;
    this.season = season.clone();
  }

  static EtsState first(EtsForm form, double[] y, int m) {
    boolean factor = form.seasonal() == EtsForm.Seasonal.M;
    double[] season = form.seasoned() ? season(y, m, factor) : new double[0];
    int span = Math.min(y.length, Math.max(10, 2 * m));
    double[] head = new double[span];
    for (int t = 0; t < span; t++) {
      head[t] = !form.seasoned() ? y[t] : factor ? y[t] / season[t % m] : y[t] - season[t % m];
    }
    double mean = Arrays.stream(head).sum() / span;
    if (!form.trended()) {
      return new EtsState(mean, 0, season);
    }
    double slope = Theta.slope(head);
    double level = mean - slope * (span + 1) / 2;
    boolean fallen = form.needsPositive() && level + slope <= 0;
    return fallen ? new EtsState(mean, 0, season) : new EtsState(level, slope, season);
  }

  private static double[] season(double[] y, int m, boolean factor) {
    if (y.length >= 3 * m) {
      return Decomposition.of(y, y.length, m, factor).indices();
    }
    double[] wave = wave(y, m);
    double mean = Arrays.stream(y).sum() / y.length;
    for (int j = 0; j < m && factor; j++) {
      wave[j] = Math.max(LEAST_FACTOR, 1 + wave[j] / mean);
    }
    return wave;
  }

  /** One sine and cosine, estimated beside a line. */
  private static double[] wave(double[] y, int m) {
    double[][] columns = new double[4][y.length];
    for (int t = 0; t < y.length; t++) {
      columns[0][t] = 1;
      columns[1][t] = (double) t / y.length;
      columns[2][t] = StrictMath.sin(2 * Math.PI * t / m);
      columns[3][t] = StrictMath.cos(2 * Math.PI * t / m);
    }
    double[] b = LeastSquares.solve(List.of(columns), y);
    double[] wave = new double[m];
    for (int j = 0; j < m; j++) {
      wave[j] = b[2] * columns[2][j] + b[3] * columns[3][j];
    }
    return wave;
  }
}
