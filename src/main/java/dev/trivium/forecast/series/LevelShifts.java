package dev.trivium.forecast.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Positions at which the mean of a series moves for good.
 *
 * <p>Shape: finite values, season and outliers taken out; returns the first positions of new
 * levels, ascending. Units: the cost is squared deviation in noise variances. Errors: none; fewer
 * than ten values or no noise give no shift.
 *
 * <p>Source: PELT (Killick, Fearnhead &amp; Eckley 2012) with the cost of a Gaussian mean and the
 * BIC penalty of Zhang &amp; Siegmund (2007), 3·ln n. Neighbouring values are first made
 * uncorrelated with the robust estimate of Chakar, Lebarbier, Lévy-Leduc &amp; Robin (2017), so
 * that a random walk has no shifts.
 */
final class LevelShifts {
  static final int SHORTEST = 3;
  private static final int LEAST = 10;
  private static final double TOO_CLOSE = 0.5;

  private LevelShifts() {}

  static int[] find(double[] x) {
    int n = x.length;
    if (n < LEAST) {
      return new int[0];
    }
    double rho = correlation(x);
    if (rho > TOO_CLOSE) {
      return new int[0];
    }
    double[] z = new double[n];
    z[0] = x[0] * (1 - rho);
    for (int t = 1; t < n; t++) {
      z[t] = x[t] - rho * x[t - 1];
    }
    double noise = noise(z);
    if (!(noise > 0) || !Double.isFinite(noise)) {
      return new int[0];
    }
    for (int t = 0; t < n; t++) {
      z[t] /= noise;
    }
    return pelt(z, 3 * StrictMath.log(n));
  }

  /** Between 0 and 1: how much of a deviation the next value keeps. */
  private static double correlation(double[] x) {
    double[] one = new double[x.length - 2];
    double[] two = new double[x.length - 2];
    for (int t = 2; t < x.length; t++) {
      one[t - 2] = (x[t] - x[t - 1]) * (x[t] - x[t - 1]);
      two[t - 2] = (x[t] - x[t - 2]) * (x[t] - x[t - 2]);
    }
    double ratio = Medians.of(two) / Medians.of(one) - 1;
    return Double.isFinite(ratio) ? Math.max(0, Math.min(1, ratio)) : 1;
  }

  /** Deviation of one value, from the moves, which a change of the mean hardly enters. */
  private static double noise(double[] z) {
    double[] moves = new double[z.length - 1];
    for (int t = 1; t < z.length; t++) {
      moves[t - 1] = z[t] - z[t - 1];
    }
    return Medians.deviation(moves) / Math.sqrt(2);
  }

  /** The segmentation of least cost plus penalty, segments of at least {@link #SHORTEST}. */
  static int[] pelt(double[] z, double penalty) {
    int n = z.length;
    double[] sum = new double[n + 1];
    double[] square = new double[n + 1];
    for (int t = 0; t < n; t++) {
      sum[t + 1] = sum[t] + z[t];
      square[t + 1] = square[t] + z[t] * z[t];
    }
    double[] best = new double[n + 1];
    int[] before = new int[n + 1];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    best[0] = -penalty;
    int[] candidates = new int[n + 1];
    int[] until = new int[n + 1];
    Arrays.fill(until, Integer.MAX_VALUE);
    int count = 0;
    for (int t = SHORTEST; t <= n; t++) {
      if (Double.isFinite(best[t - SHORTEST])) {
        candidates[count++] = t - SHORTEST;
      }
      for (int i = 0; i < count; i++) {
        int s = candidates[i];
        double total = best[s] + cost(sum, square, s, t) + penalty;
        if (total < best[t]) {
          best[t] = total;
          before[t] = s;
        }
      }
      int kept = 0;
      for (int i = 0; i < count; i++) {
        int s = candidates[i];
        // A better beginning counts only from where its own segment is long enough.
        if (until[s] == Integer.MAX_VALUE && best[s] + cost(sum, square, s, t) > best[t]) {
          until[s] = t + SHORTEST;
        }
        if (until[s] > t + 1) {
          candidates[kept++] = s;
        }
      }
      count = kept;
    }
    return positions(before, n);
  }

  private static int[] positions(int[] before, int n) {
    List<Integer> found = new ArrayList<>();
    for (int t = before[n]; t > 0; t = before[t]) {
      found.add(t);
    }
    return found.reversed().stream().mapToInt(Integer::intValue).toArray();
  }

  private static double cost(double[] sum, double[] square, int s, int t) {
    double total = sum[t] - sum[s];
    return square[t] - square[s] - total * total / (t - s);
  }
}
