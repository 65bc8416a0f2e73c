package dev.trivium.forecast.arima;

/**
 * Autocovariances of a stationary model with errors of variance 1.
 *
 * <p>Those of the autoregression alone come from its partial autocorrelations by the recursions of
 * Levinson (1947) and Durbin (1960), run backwards and then forwards; the moving average is a
 * filter over them. No system of equations is solved.
 */
final class Autocovariances {
  private Autocovariances() {}

  /** Covariances of lags 0 to count − 1. */
  static double[] of(Weights weights, int count) {
    double[] theta = weights.theta();
    int q = theta.length - 1;
    double[] pure = autoregression(weights.phi(), count + q);
    double[] overlap = new double[q + 1];
    for (int i = 0; i <= q; i++) {
      if (theta[i] != 0) {
        for (int j = i; j <= q; j++) {
          overlap[j - i] += theta[i] * theta[j];
        }
      }
    }
    double[] covariances = new double[count];
    for (int l = 0; l <= q; l++) {
      if (overlap[l] != 0) {
        for (int k = 0; k < count; k++) {
          double both = l == 0 ? pure[k] : pure[k + l] + pure[Math.abs(k - l)];
          covariances[k] += overlap[l] * both;
        }
      }
    }
    return covariances;
  }

  private static double[] autoregression(double[] phi, int count) {
    int p = phi.length - 1;
    double[][] orders = new double[p + 1][];
    double[] c = new double[p];
    System.arraycopy(phi, 1, c, 0, p);
    double share = 1;
    for (int i = p; i > 0; i--) {
      orders[i] = c;
      double r = c[i - 1];
      double rest = Math.max(1e-12, 1 - r * r);
      share *= rest;
      double[] shorter = new double[i - 1];
      for (int j = 0; j < i - 1; j++) {
        shorter[j] = (c[j] + r * c[i - 2 - j]) / rest;
      }
      c = shorter;
    }
    double[] covariances = new double[Math.max(count, p + 1)];
    covariances[0] = 1 / share;
    double left = covariances[0];
    double[] shorter = c;
    for (int k = 1; k <= p; k++) {
      double r = orders[k][k - 1];
      double sum = r * left;
      for (int j = 1; j < k; j++) {
        sum += shorter[j - 1] * covariances[k - j];
      }
      covariances[k] = sum;
      left *= 1 - r * r;
      shorter = orders[k];
    }
    beyond(Lags.of(phi), covariances, p + 1);
    return covariances;
  }

  private static void beyond(Lags phi, double[] covariances, int from) {
    int[] lag = phi.lag;
    double[] weight = phi.weight;
    for (int k = from; k < covariances.length; k++) {
      double sum = 0;
      for (int i = 0; i < lag.length; i++) {
        sum += weight[i] * covariances[k - lag[i]];
      }
      covariances[k] = sum;
    }
  }
}
