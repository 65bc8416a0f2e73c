package dev.trivium.forecast.arima;

/**
 * Exact Gaussian likelihood of differenced values as a sum of squares, so that it can be minimised
 * like one.
 *
 * <p>With one-step errors v of variance σ²F the concentrated likelihood is a falling function of Σ
 * (v²/F)·(ΠF)^(1/n). Regressors pass through the same filter and their coefficients are those of
 * generalised least squares for each set of weights (Harvey 1989 §3.4).
 */
final class Likelihood {
  private static final double TWO_PI = 2 * Math.PI;

  private final Filter filter;
  private final int regressors;
  private final double[] ridge;
  private final double[] coefficients;
  private double factor;

  /**
   * @param columns the values, then the regressors, all differenced alike
   * @param ridge what is added for each regressor to the diagonal, in units of σ⁻²
   */
  Likelihood(Filter filter, double[] ridge) {
    this.filter = filter;
    this.ridge = ridge;
    regressors = ridge.length;
    coefficients = new double[regressors];
  }

  /**
   * Scaled errors whose squares sum to the criterion.
   *
   * @param horizon see {@link Filter#run}
   * @param scaled receives them, one a period
   * @return their sum of squares
   */
  double errors(Weights weights, int horizon, double[] scaled) {
    filter.run(weights, horizon);
    solve();
    factor = StrictMath.exp(filter.logVariance() / (2 * Math.max(1, filter.known())));
    double[] y = filter.errors(0);
    for (int t = 0; t < y.length; t++) {
      scaled[t] = y[t] * factor;
    }
    for (int c = 0; c < regressors; c++) {
      double[] x = filter.errors(c + 1);
      double weight = coefficients[c] * factor;
      for (int t = 0; t < y.length; t++) {
        scaled[t] -= weight * x[t];
      }
    }
    double sum = 0;
    for (double one : scaled) {
      sum += one * one;
    }
    return sum;
  }

  /** Of the last set of weights: −2 ln L, σ² being at its best. */
  double deviance(double sum) {
    int n = filter.known();
    double variance = Math.max(Double.MIN_NORMAL, sum / (factor * factor) / n);
    return n * (StrictMath.log(TWO_PI * variance) + 1) + filter.logVariance();
  }

  /** Of the last set of weights, with the degrees of freedom of its parameters taken off. */
  double variance(double sum, int parameters) {
    return sum / (factor * factor) / Math.max(1, filter.known() - parameters);
  }

  double[] coefficients() {
    return coefficients.clone();
  }

  double ridge(int regressor) {
    return ridge[regressor];
  }

  Filter filter() {
    return filter;
  }

  private void solve() {
    double[] y = filter.errors(0);
    if (regressors == 1) {
      double[] x = filter.errors(1);
      double size = Normal.dot(x, x) + ridge[0];
      coefficients[0] = size > 0 ? Normal.dot(x, y) / size : 0;
      return;
    }
    double[][] a = new double[regressors][regressors];
    for (int i = 0; i < regressors; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = Normal.dot(filter.errors(i + 1), filter.errors(j + 1));
      }
      a[i][i] += ridge[i];
      coefficients[i] = Normal.dot(filter.errors(i + 1), y);
    }
    Normal.solve(a, coefficients);
  }
}
