package dev.trivium.forecast.arima;

/** Orders with their best free numbers. */
final class Candidate {
  private final Orders orders;
  private final double[] x;
  private final double criterion;

  /**
   * @param criterion AICc, +∞ if the model must not be taken
   */
  Candidate(Orders orders, double[] x, double criterion) {
    this.orders = orders;
    this.x = x;
    this.criterion = criterion;
  }

  Orders orders() {
    return orders;
  }

  double[] x() {
    return x;
  }

  double criterion() {
    return criterion;
  }

  /**
   * Corrected criterion of Akaike (Hurvich &amp; Tsai 1989).
   *
   * @param parameters those of the model with the variance
   */
  static double corrected(double deviance, int parameters, int n) {
    int left = n - parameters - 1;
    if (left < 1) {
      return Double.POSITIVE_INFINITY;
    }
    double value = deviance + 2.0 * parameters * (1 + (parameters + 1.0) / left);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }
}
