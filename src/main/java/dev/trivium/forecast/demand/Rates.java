package dev.trivium.forecast.demand;

/**
 * The mean demand so far at each period, which a forecast of rare demand is measured by.
 *
 * <p>Source: Kourentzes (2014), "On intermittent demand model optimisation and selection": the mean
 * absolute rate error. A squared error of demand would be least for forecasts near zero.
 */
final class Rates {
  /** Smoothing parameters that are tried; Syntetos &amp; Boylan (2005) advise 0.05 to 0.2. */
  private static final double[] GRID = {0.05, 0.1, 0.15, 0.2, 0.25, 0.3};

  /** How many there are; loops over a constant are unrolled by the compiler. */
  static final int TRIALS = 6;

  private final double[] rate;

  Rates(double[] y) {
    rate = new double[y.length];
    double sum = 0;
    for (int t = 0; t < y.length; t++) {
      sum += Math.max(0, y[t]);
      rate[t] = sum / (t + 1);
    }
  }

  static double[] grid() {
    return GRID.clone();
  }

  /** Mean demand of all periods up to one, that one included. */
  double at(int t) {
    return rate[t];
  }

  /**
   * Which of several trials was best, all of which were made side by side.
   *
   * @param sums of the absolute rate errors of each trial
   * @param count how many errors each has
   * @param again the error of one trial by {@link #error}, where its sum is no number
   * @return the first with the least mean, or −1 where none is finite
   */
  static int least(double[] sums, int count, java.util.function.IntToDoubleFunction again) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < sums.length; k++) {
      double error =
          Double.isNaN(sums[k]) ? again.applyAsDouble(k) : count > 0 ? sums[k] / count : 0;
      if (error < least) {
        least = error;
        best = k;
      }
    }
    return best;
  }

  /** Mean absolute rate error of one-step forecasts; NaN forecasts do not count. */
  double error(double[] forecasts) {
    double sum = 0;
    int count = 0;
    for (int t = 0; t < rate.length; t++) {
      double gap = Math.abs(forecasts[t] - rate[t]);
      boolean known = gap >= 0;
      sum += known ? gap : 0;
      count += known ? 1 : 0;
    }
    return count > 0 ? sum / count : 0;
  }
}
