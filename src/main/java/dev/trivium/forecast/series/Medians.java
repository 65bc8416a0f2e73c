package dev.trivium.forecast.series;

import java.util.Arrays;

/** Medians of what is known; NaN counts as unknown. */
final class Medians {
  /** Makes the median absolute deviation a standard deviation under normality. */
  private static final double NORMAL = 1.4826;

  private Medians() {}

  /** NaN without known values. */
  static double of(double[] values) {
    return quantile(sorted(values), 0.5);
  }

  /** Median absolute deviation in standard deviations; NaN without known values. */
  static double deviation(double[] values) {
    double centre = of(values);
    double[] apart = new double[values.length];
    for (int t = 0; t < apart.length; t++) {
      apart[t] = Math.abs(values[t] - centre);
    }
    return NORMAL * of(apart);
  }

  static double[] sorted(double[] values) {
    double[] known = new double[values.length];
    int count = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        known[count++] = value;
      }
    }
    double[] sorted = Arrays.copyOf(known, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Linear between order statistics (type 7 of Hyndman &amp; Fan 1996); NaN of nothing. */
  static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    double weight = at - below;
    return sorted[below] * (1 - weight) + sorted[above] * weight;
  }

  /**
   * Median over a window around each position, shorter at the ends, of known values only; NaN where
   * a window holds none. Time n·log w, plus moving w values in memory.
   *
   * @param half values on each side
   */
  static double[] running(double[] y, int half) {
    double[] result = new double[y.length];
    double[] window = new double[2 * half + 1];
    int size = 0;
    for (int t = -half; t < y.length; t++) {
      int enters = t + half;
      int leaves = t - half - 1;
      if (leaves >= 0 && !Double.isNaN(y[leaves])) {
        int at = Arrays.binarySearch(window, 0, size, y[leaves]);
        System.arraycopy(window, at + 1, window, at, size - at - 1);
        size--;
      }
      if (enters < y.length && !Double.isNaN(y[enters])) {
        int found = Arrays.binarySearch(window, 0, size, y[enters]);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(window, at, window, at + 1, size - at);
        window[at] = y[enters];
        size++;
      }
      if (t >= 0) {
        result[t] = size == 0 ? Double.NaN : (window[(size - 1) / 2] + window[size / 2]) / 2;
      }
    }
    return result;
  }
}
