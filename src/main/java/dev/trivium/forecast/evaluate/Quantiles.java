package dev.trivium.forecast.evaluate;

/** Order statistics for bounds. */
final class Quantiles {
  private Quantiles() {}

  /**
   * The ⌈(n+1)·level⌉-th smallest, which a new exchangeable value stays under with that
   * probability, at least the smallest; NaN when there are too few. Source: Vovk, Gammerman &amp;
   * Shafer (2005).
   */
  static double conformal(double[] sorted, double level) {
    int rank = (int) Math.ceil((sorted.length + 1) * level - 1e-9);
    return rank <= sorted.length ? sorted[Math.max(1, rank) - 1] : Double.NaN;
  }

  /**
   * How many standard deviations hold the level in a normal distribution, by bisection of the tail
   * of Abramowitz &amp; Stegun 26.2.17 (error below 1e−7).
   */
  static double normal(double level) {
    double low = 0;
    double high = 10;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (1 - 2 * tail(middle) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double tail(double z) {
    double t = 1 / (1 + 0.2316419 * z);
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
  }

  /** Nearest non-decreasing sequence (pool adjacent violators). */
  static double[] rising(double[] values) {
    double[] sum = new double[values.length];
    int[] size = new int[values.length];
    int blocks = 0;
    for (double value : values) {
      sum[blocks] = value;
      size[blocks++] = 1;
      while (blocks > 1
          && sum[blocks - 2] / size[blocks - 2] > sum[blocks - 1] / size[blocks - 1]) {
        sum[blocks - 2] += sum[blocks - 1];
        size[blocks - 2] += size[blocks - 1];
        blocks--;
      }
    }
    double[] rising = new double[values.length];
    int at = 0;
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < size[b]; i++) {
        rising[at++] = sum[b] / size[b];
      }
    }
    return rising;
  }
}
