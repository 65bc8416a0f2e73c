package dev.trivium.forecast.hierarchy;

/** The formula of the paper with dense matrices: slow, and written apart from the real code. */
final class Dense {
  private Dense() {}

  /** S, nodes by leaves: a row of an aggregate has a one for each of its leaves. */
  static double[][] summingMatrix(Summing summing) {
    int n = summing.leaves();
    double[][] s = new double[summing.nodes()][n];
    for (int j = 0; j < n; j++) {
      double[] unit = new double[summing.nodes()];
      unit[summing.aggregates() + j] = 1;
      summing.sum(unit);
      for (int i = 0; i < unit.length; i++) {
        s[i][j] = unit[i];
      }
    }
    return s;
  }

  /** {@code S(S'W⁻¹S)⁻¹S'W⁻¹ŷ} for any regular W; only the free leaves, the others are zero. */
  static double[] reconciled(double[][] s, double[][] w, double[] base, boolean[] free) {
    int nodes = s.length;
    int n = s[0].length;
    double[] right = new double[n];
    double[][] left = new double[n][n];
    double[] weighted = solve(w, base);
    for (int j = 0; j < n; j++) {
      if (!free[j]) {
        left[j][j] = 1;
        continue;
      }
      double[] column = new double[nodes];
      for (int i = 0; i < nodes; i++) {
        column[i] = s[i][j];
        right[j] += s[i][j] * weighted[i];
      }
      double[] w1 = solve(w, column);
      for (int k = 0; k < n; k++) {
        for (int i = 0; i < nodes && free[k]; i++) {
          left[k][j] += s[i][k] * w1[i];
        }
      }
    }
    double[] b = solve(left, right);
    double[] all = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      for (int j = 0; j < n; j++) {
        all[i] += s[i][j] * b[j];
      }
    }
    return all;
  }

  /** Gaussian elimination with pivots. */
  static double[] solve(double[][] matrix, double[] right) {
    int n = right.length;
    double[][] a = new double[n][];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
    }
    double[] x = right.clone();
    for (int c = 0; c < n; c++) {
      int best = c;
      for (int r = c + 1; r < n; r++) {
        best = Math.abs(a[r][c]) > Math.abs(a[best][c]) ? r : best;
      }
      double[] row = a[c];
      a[c] = a[best];
      a[best] = row;
      double value = x[c];
      x[c] = x[best];
      x[best] = value;
      for (int r = c + 1; r < n; r++) {
        double factor = a[r][c] / a[c][c];
        for (int k = c; k < n && factor != 0; k++) {
          a[r][k] -= factor * a[c][k];
        }
        x[r] -= factor * x[c];
      }
    }
    for (int c = n - 1; c >= 0; c--) {
      for (int k = c + 1; k < n; k++) {
        x[c] -= a[c][k] * x[k];
      }
      x[c] /= a[c][c];
    }
    return x;
  }
}
