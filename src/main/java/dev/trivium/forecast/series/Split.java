package dev.trivium.forecast.series;

import java.util.Arrays;
import java.util.List;

/**
 * Season, trend and remainder by running medians, so that no spike, gap or jump bends them.
 *
 * <p>Shape: arrays as long as the values; {@code season} and {@code trend} are finite, the
 * remainder is NaN where the value is unknown. Units: those of the values. Errors: none.
 *
 * <p>Source: the additive scheme of STL (Cleveland et al. 1990), cycle-subseries first and the
 * trend of the adjusted values after, with medians in place of loess.
 */
final class Split {
  private static final int PASSES = 2;
  private static final int CYCLES_EACH_SIDE = 3;
  private static final int TREND_EACH_SIDE = 3;

  /** A season must take away at least this share of the deviation that the trend leaves. */
  private static final double WORTH = 0.1;

  final int period;
  final double[] season;
  final double[] trend;
  final double[] remainder;

  private Split(int period, double[] season, double[] trend, double[] remainder) {
    this.period = period;
    this.season = season;
    this.trend = trend;
    this.remainder = remainder;
  }

  /** With the longest season that is seen three times and worth having, or without one. */
  static Split of(double[] y, List<Integer> seasons) {
    Split plain = without(y);
    for (int m : seasons.reversed()) {
      if (m > 1 && y.length >= 3 * m) {
        Split seasonal = with(y, m);
        double[] unseasonal = new double[y.length];
        for (int t = 0; t < y.length; t++) {
          unseasonal[t] = seasonal.remainder[t] + seasonal.season[t];
        }
        double left = Medians.deviation(seasonal.remainder);
        if (left < (1 - WORTH) * Medians.deviation(unseasonal)) {
          return seasonal;
        }
      }
    }
    return plain;
  }

  double[] adjusted(double[] y) {
    double[] adjusted = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      adjusted[t] = y[t] - season[t];
    }
    return adjusted;
  }

  private static Split without(double[] y) {
    double[] trend = connected(Medians.running(y, TREND_EACH_SIDE));
    return new Split(1, new double[y.length], trend, apart(y, new double[y.length], trend));
  }

  private static Split with(double[] y, int m) {
    double[] trend = connected(Medians.running(y, m / 2));
    double[] season = new double[y.length];
    for (int pass = 0; pass < PASSES; pass++) {
      season = season(apart(y, new double[y.length], trend), m);
      double[] adjusted = apart(y, season, new double[y.length]);
      trend = connected(Medians.running(adjusted, Math.max(TREND_EACH_SIDE, m / 2)));
    }
    return new Split(m, season, trend, apart(y, season, trend));
  }

  /** Running medians over the cycles of each phase, centred on 0 over a season. */
  private static double[] season(double[] detrended, int m) {
    int n = detrended.length;
    double[] season = new double[n];
    for (int phase = 0; phase < m; phase++) {
      int cycles = (n - phase + m - 1) / m;
      double[] own = new double[cycles];
      for (int k = 0; k < cycles; k++) {
        own[k] = detrended[phase + k * m];
      }
      double[] smooth = connected(Medians.running(own, CYCLES_EACH_SIDE));
      for (int k = 0; k < cycles; k++) {
        season[phase + k * m] = smooth[k];
      }
    }
    double[] level = new double[n];
    double sum = 0;
    for (int t = 0; t < n; t++) {
      sum += season[t] - (t >= m ? season[t - m] : 0);
      level[t] = t >= m - 1 ? sum / m : Double.NaN;
    }
    for (int t = 0; t < n; t++) {
      season[t] -= level[Math.max(m - 1, Math.min(n - 1, t + m / 2))];
    }
    return season;
  }

  private static double[] apart(double[] y, double[] season, double[] trend) {
    double[] rest = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      rest[t] = y[t] - season[t] - trend[t];
    }
    return rest;
  }

  /** Puts straight lines over unknown values, and the nearest known one at the ends. */
  static double[] connected(double[] y) {
    double[] line = y.clone();
    int known = -1;
    for (int t = 0; t < line.length; t++) {
      if (Double.isNaN(line[t])) {
        continue;
      }
      if (known < 0) {
        Arrays.fill(line, 0, t, line[t]);
      }
      for (int gap = known + 1; gap < t && known >= 0; gap++) {
        double share = (double) (gap - known) / (t - known);
        line[gap] = line[known] * (1 - share) + line[t] * share;
      }
      known = t;
    }
    Arrays.fill(line, known + 1, line.length, known < 0 ? 0 : line[Math.max(0, known)]);
    return line;
  }
}
