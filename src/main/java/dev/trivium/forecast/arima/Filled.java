package dev.trivium.forecast.arima;

/** Values with lines across their gaps, for what cannot do without. */
final class Filled {
  private Filled() {}

  static boolean gaps(double[] y) {
    for (double value : y) {
      if (Double.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  /** The nearest value stands for those before the first and after the last; 0 without any. */
  static double[] of(double[] y) {
    double[] filled = y.clone();
    int before = -1;
    for (int t = 0; t <= y.length; t++) {
      if (t < y.length && Double.isNaN(y[t])) {
        continue;
      }
      for (int gap = before + 1; gap < t; gap++) {
        double left = before >= 0 ? y[before] : t < y.length ? y[t] : 0;
        double right = t < y.length ? y[t] : left;
        double share = (double) (gap - before) / (t - before);
        filled[gap] = left * (1 - share) + right * share;
      }
      before = t;
    }
    return filled;
  }
}
