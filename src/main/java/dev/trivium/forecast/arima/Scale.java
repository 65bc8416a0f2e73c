package dev.trivium.forecast.arima;

/** Values times a power of two, so that neither squares nor their inverses overflow. */
final class Scale {
  private Scale() {}

  /** The power by which the largest value must be divided to lie between ½ and 1. */
  static int exponent(double[] y) {
    double largest = 0;
    for (double value : y) {
      largest = Math.abs(value) > largest ? Math.abs(value) : largest;
    }
    return largest > 0 ? Math.max(-1000, Math.getExponent(largest) + 1) : 0;
  }

  static double[] times(double[] y, int exponent) {
    double[] scaled = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      scaled[t] = Math.scalb(y[t], exponent);
    }
    return scaled;
  }
}
