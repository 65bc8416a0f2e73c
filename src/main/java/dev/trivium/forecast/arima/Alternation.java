package dev.trivium.forecast.arima;

/**
 * Weights of errors beside many regressors: generalised least squares for given weights and the
 * search for weights of what they leave, in turn. A joint search would send every regressor through
 * the filter each time; this way few passes do (Cochrane &amp; Orcutt 1949).
 */
final class Alternation {
  private static final int TURNS = 3;

  private Alternation() {}

  /** The free numbers found, as {@link Descent#minimise} does. */
  static double[] minimise(
      double[] y, Orders orders, double[] start, Design design, double tolerance, int rounds) {
    Likelihood whole = design.likelihood(y, orders);
    double[] scaled = new double[y.length - orders.lost()];
    double[] x = start;
    double[] best = start;
    double least = Double.POSITIVE_INFINITY;
    for (int turn = 0; turn <= TURNS; turn++) {
      double sum = whole.errors(Weights.of(orders, x), -1, scaled);
      if (!(sum < least)) {
        break;
      }
      double fall = scaled.length * (StrictMath.log(least) - StrictMath.log(sum));
      least = sum;
      best = x;
      if (turn == TURNS || fall < tolerance) {
        break;
      }
      double[] rest = design.without(y, orders, whole.coefficients());
      Likelihood narrow = Design.NONE.likelihood(rest, orders);
      x = Descent.minimise(narrow, orders, x, tolerance, rounds);
    }
    return best;
  }
}
