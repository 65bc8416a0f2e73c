package dev.trivium.forecast.arima;

/** Small symmetric positive systems by Cholesky; a pivot that vanishes leaves its unknown at 0. */
final class Normal {
  private static final double VANISHED = 1e-11;

  private Normal() {}

  /**
   * Solves a·x = b.
   *
   * @param a lower triangle, overwritten
   * @param b overwritten by the solution
   */
  static void solve(double[][] a, double[] b) {
    int k = b.length;
    for (int j = 0; j < k; j++) {
      double given = a[j][j];
      double pivot = given;
      for (int i = 0; i < j; i++) {
        pivot -= a[j][i] * a[j][i];
      }
      boolean lost = !(pivot > VANISHED * given);
      double root = lost ? 0 : Math.sqrt(pivot);
      a[j][j] = root;
      for (int l = j + 1; l < k; l++) {
        double sum = a[l][j];
        for (int i = 0; i < j; i++) {
          sum -= a[l][i] * a[j][i];
        }
        a[l][j] = lost ? 0 : sum / root;
      }
    }
    for (int j = 0; j < k; j++) {
      double sum = b[j];
      for (int i = 0; i < j; i++) {
        sum -= a[j][i] * b[i];
      }
      b[j] = a[j][j] > 0 ? sum / a[j][j] : 0;
    }
    for (int j = k - 1; j >= 0; j--) {
      double sum = b[j];
      for (int i = j + 1; i < k; i++) {
        sum -= a[i][j] * b[i];
      }
      b[j] = a[j][j] > 0 ? sum / a[j][j] : 0;
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
