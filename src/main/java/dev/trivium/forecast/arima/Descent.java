package dev.trivium.forecast.arima;

/**
 * Least value of the likelihood's sum of squares by the method of Levenberg (1944) and Marquardt
 * (1963). The derivatives are differences; the filter settles at the same period for all of them,
 * so that they are smooth.
 */
final class Descent {
  private static final double STEP = 1e-5;
  private static final double LONGEST = 1.5;

  private final Likelihood likelihood;
  private final Orders orders;
  private final int n;
  private final double[][] slopes;
  private double[] errors;
  private double[] trial;
  private double[] x;
  private double sum;
  private double damping = 1e-2;

  private Descent(Likelihood likelihood, Orders orders, double[] start, int n) {
    this.likelihood = likelihood;
    this.orders = orders;
    this.n = n;
    x = start.clone();
    slopes = new double[x.length][n];
    errors = new double[n];
    trial = new double[n];
    sum = value(x, -1, errors);
  }

  /**
   * @param tolerance ends when n·ln of the sum falls by less in a round
   * @return the best free numbers found; the likelihood has last been asked for others
   */
  static double[] minimise(
      Likelihood likelihood, Orders orders, double[] start, double tolerance, int rounds) {
    if (start.length == 0) {
      return start;
    }
    int n = likelihood.filter().errors(0).length;
    Descent descent = new Descent(likelihood, orders, start, n);
    for (int round = 0; round < rounds && descent.round() > tolerance; round++) {
      // Each round goes down or is the last.
    }
    return descent.x;
  }

  /** By how much the criterion fell. */
  private double round() {
    int settled = likelihood.filter().settled();
    int k = x.length;
    for (int i = 0; i < k; i++) {
      double[] near = x.clone();
      double step = x[i] > 0 ? -STEP : STEP;
      near[i] += step;
      value(near, settled, slopes[i]);
      for (int t = 0; t < n; t++) {
        slopes[i][t] = (slopes[i][t] - errors[t]) / step;
      }
    }
    for (int attempt = 0; attempt < 6; attempt++) {
      double[] next = next();
      double value = value(next, -1, trial);
      if (value < sum) {
        double fall = n * (StrictMath.log(sum) - StrictMath.log(value));
        double[] old = errors;
        errors = trial;
        trial = old;
        x = next;
        sum = value;
        damping = Math.max(1e-7, damping / 10);
        return fall;
      }
      damping = Math.min(1e6, damping * 8);
    }
    return 0;
  }

  private double[] next() {
    int k = x.length;
    double[][] a = new double[k][k];
    double[] b = new double[k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = Normal.dot(slopes[i], slopes[j]);
      }
      a[i][i] += damping * (a[i][i] + 1e-3 * sum);
      b[i] = -Normal.dot(slopes[i], errors);
    }
    Normal.solve(a, b);
    double largest = 0;
    for (double move : b) {
      largest = Math.max(largest, Math.abs(move));
    }
    double share = largest > LONGEST ? LONGEST / largest : 1;
    for (int i = 0; i < k; i++) {
      b[i] = x[i] + share * b[i];
    }
    return b;
  }

  private double value(double[] at, int horizon, double[] into) {
    double value = likelihood.errors(Weights.of(orders, at), horizon, into);
    return Double.isFinite(value) ? value : Double.POSITIVE_INFINITY;
  }
}
