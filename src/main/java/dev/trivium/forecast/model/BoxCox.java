package dev.trivium.forecast.model;

/**
 * A power of positive values that evens their steps out.
 *
 * <p>Source: Box &amp; Cox (1964); the exponent, 0 to 1 by quarters, has the largest likelihood of
 * a normal random walk.
 */
final class BoxCox {
  private static final double LEAST = 1e-12;

  private final double lambda;

  BoxCox(double lambda) {
    this.lambda = lambda;
  }

  /** At least two values, all positive. */
  static BoxCox of(double[] y) {
    double logs = 0;
    for (int t = 1; t < y.length; t++) {
      logs += StrictMath.log(y[t]);
    }
    BoxCox best = new BoxCox(1);
    double most = Double.NEGATIVE_INFINITY;
    for (int quarter = 4; quarter >= 0; quarter--) {
      BoxCox candidate = new BoxCox(quarter / 4.0);
      double squares = 0;
      double before = candidate.forth(y[0]);
      for (int t = 1; t < y.length; t++) {
        double now = candidate.forth(y[t]);
        squares += (now - before) * (now - before);
        before = now;
      }
      int n = y.length - 1;
      double likelihood =
          -n / 2.0 * StrictMath.log(Math.max(squares / n, 1e-300)) + (quarter / 4.0 - 1) * logs;
      if (likelihood > most) {
        most = likelihood;
        best = candidate;
      }
    }
    return best;
  }

  double lambda() {
    return lambda;
  }

  double forth(double y) {
    if (lambda == 1) {
      return y - 1;
    }
    return lambda == 0 ? StrictMath.log(y) : (StrictMath.pow(y, lambda) - 1) / lambda;
  }

  /** The smallest positive value for what no value is sent to. */
  double back(double z) {
    if (lambda == 1) {
      return Math.max(LEAST, z + 1);
    }
    double base = lambda * z + 1;
    return lambda == 0 ? StrictMath.exp(z) : StrictMath.pow(Math.max(LEAST, base), 1 / lambda);
  }
}
