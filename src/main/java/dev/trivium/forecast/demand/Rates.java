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
