package dev.trivium.forecast.arima;

/**
 * Start values: a long autoregression gives errors, a regression on past values and past errors
 * gives weights.
 *
 * <p>Source: Hannan &amp; Rissanen (1982); the long autoregression by Levinson (1947) and Durbin
 * (1960). Products of seasonal and other weights are left out of the regression.
 */
final class FirstGuess {
  private static final double MOST = 0.95;

  private final double[] w;
  private final double[] errors;
  private final int longest;

  /**
   * @param w differenced values around their mean
   */
  FirstGuess(double[] w, int season) {
    this.w = w;
    int wish = (int) Math.max(10 * StrictMath.log10(w.length + 1.0), season > 1 ? season + 4 : 0);
    longest = Math.max(0, Math.min(wish, w.length / 4));
    errors = errors(w, longest);
  }

  /** Free numbers for the orders, in the order of {@link Weights#of}. */
  double[] of(Orders orders) {
    int p = orders.ar();
    int sp = orders.seasonAr();
    int q = orders.ma();
    int sq = orders.seasonMa();
    int m = orders.season();
    int k = orders.weights();
    int from = Math.max(Math.max(p, sp * m), longest + Math.max(q, sq * m));
    double[] found = new double[k];
    if (w.length - from > 2 * k + 2) {
      double[][] lagged = new double[k][];
      for (int i = 0; i < k; i++) {
        boolean past = i < p + sp;
        int j = past ? i : i - p - sp;
        int plain = past ? p : q;
        int lag = j < plain ? j + 1 : (j - plain + 1) * m;
        lagged[i] = shifted(past ? w : errors, lag, from);
      }
      found = regression(lagged, shifted(w, 0, from));
    }
    double[] x = new double[k];
    place(x, found, 0, p, 1);
    place(x, found, p, sp, 1);
    place(x, found, p + sp, q, -1);
    place(x, found, p + sp + q, sq, -1);
    return x;
  }

  private static void place(double[] x, double[] found, int from, int count, double sign) {
    double[] c = new double[count];
    for (int i = 0; i < count; i++) {
      c[i] = sign * found[from + i];
    }
    System.arraycopy(Partials.free(c, MOST), 0, x, from, count);
  }

  private static double[] shifted(double[] values, int lag, int from) {
    return java.util.Arrays.copyOfRange(values, from - lag, values.length - lag);
  }

  private static double[] regression(double[][] x, double[] y) {
    int k = x.length;
    double[][] a = new double[k][k];
    double[] b = new double[k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = Normal.dot(x[i], x[j]);
      }
      a[i][i] *= 1 + 1e-6;
      b[i] = Normal.dot(x[i], y);
    }
    Normal.solve(a, b);
    return b;
  }

  private static double[] errors(double[] w, int order) {
    double[] c = longAutoregression(w, order);
    double[] errors = new double[w.length];
    for (int t = order; t < w.length; t++) {
      double sum = w[t];
      for (int j = 0; j < order; j++) {
        sum -= c[j] * w[t - 1 - j];
      }
      errors[t] = sum;
    }
    return errors;
  }

  /** Weights of a long autoregression by Yule and Walker. */
  static double[] longAutoregression(double[] w, int order) {
    double[] covariance = new double[order + 1];
    for (int k = 0; k <= order; k++) {
      double sum = 0;
      for (int t = k; t < w.length; t++) {
        sum += w[t] * w[t - k];
      }
      covariance[k] = sum;
    }
    double[] c = new double[order];
    double[] before = new double[order];
    double left = covariance[0];
    for (int k = 0; k < order && left > 0; k++) {
      double sum = covariance[k + 1];
      for (int j = 0; j < k; j++) {
        sum -= c[j] * covariance[k - j];
      }
      double r = sum / left;
      System.arraycopy(c, 0, before, 0, k);
      for (int j = 0; j < k; j++) {
        c[j] = before[j] - r * before[k - 1 - j];
      }
      c[k] = r;
      left *= 1 - r * r;
    }
    return c;
  }
}
