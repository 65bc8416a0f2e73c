package dev.trivium.forecast.model;

import java.util.List;

/** Least squares for a handful of columns, by normal equations with a tiny ridge. */
final class LeastSquares {
  private static final double RIDGE = 1e-10;

  private LeastSquares() {}

  static double[] solve(List<double[]> columns, double[] y) {
    int k = columns.size();
    double[][] a = new double[k][k + 1];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        a[i][j] = dot(columns.get(i), columns.get(j));
      }
      a[i][i] += RIDGE * (a[i][i] + 1);
      a[i][k] = dot(columns.get(i), y);
    }
    return eliminate(a);
  }

  /** Gauss with partial pivoting on the augmented matrix. */
  private static double[] eliminate(double[][] a) {
    int k = a.length;
    for (int p = 0; p < k; p++) {
      int best = p;
      for (int i = p + 1; i < k; i++) {
        best = Math.abs(a[i][p]) > Math.abs(a[best][p]) ? i : best;
      }
      double[] row = a[p];
      a[p] = a[best];
      a[best] = row;
      for (int i = p + 1; i < k; i++) {
        double factor = a[i][p] / a[p][p];
        for (int j = p; j <= k; j++) {
          a[i][j] -= factor * a[p][j];
        }
      }
    }
    double[] x = new double[k];
    for (int i = k - 1; i >= 0; i--) {
      double rest = a[i][k];
      for (int j = i + 1; j < k; j++) {
        rest -= a[i][j] * x[j];
      }
      x[i] = rest / a[i][i];
    }
    return x;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
