package dev.trivium.forecast.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values that lie far outside what is left over by season and trend.
 *
 * <p>Shape: the remainder of a {@link Split}, NaN for unknown; returns positions, ascending.
 * Errors: none. Source: the outer fences of Tukey (1977), Q1 − 3·IQR and Q3 + 3·IQR, on a robust
 * remainder.
 */
final class Outliers {
  private static final double FENCE = 3;
  private static final int LEAST = 12;

  /** More of them is the nature of the series. */
  private static final double MOST = 0.05;

  private static final int RUN = 3;

  private Outliers() {}

  /**
   * Single values and pairs; a longer run on one side is a matter for {@link LevelShifts}, and what
   * reaches the last value cannot yet be told from a new level.
   *
   * @param wider multiplies the distance of the fences
   */
  static int[] find(double[] remainder, double wider) {
    double[] sorted = Medians.sorted(remainder);
    double low = Medians.quantile(sorted, 0.25);
    double high = Medians.quantile(sorted, 0.75);
    double reach = FENCE * wider * (high - low);
    if (sorted.length < LEAST || !(reach > 0)) {
      return new int[0];
    }
    int n = remainder.length;
    int[] side = new int[n + 1];
    int count = 0;
    for (int t = 0; t < n; t++) {
      side[t] = remainder[t] < low - reach ? -1 : remainder[t] > high + reach ? 1 : 0;
      count += Math.abs(side[t]);
    }
    if (count > Math.max(RUN, MOST * n)) {
      return new int[0];
    }
    List<Integer> found = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      int from = t;
      while (side[t] != 0 && side[t + 1] == side[t]) {
        t++;
      }
      for (int s = from; s <= t && side[t] != 0 && t < n - 1 && t - from + 1 < RUN; s++) {
        found.add(s);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * How far the last value lies outside, which may be a spike or the first of a new level; 0 where
   * it does not.
   */
  static double last(double[] remainder, double wider) {
    if (remainder.length < LEAST) {
      return 0;
    }
    double[] before = Medians.sorted(Arrays.copyOf(remainder, remainder.length - 1));
    double low = Medians.quantile(before, 0.25);
    double high = Medians.quantile(before, 0.75);
    double reach = FENCE * wider * (high - low);
    double value = remainder[remainder.length - 1];
    double beyond = value - Math.max(low - reach, Math.min(high + reach, value));
    return reach > 0 && Double.isFinite(beyond) ? beyond : 0;
  }
}
