package dev.trivium.forecast.model;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix.
 *
 * <p>Source: the cyclic Jacobi method (Golub &amp; Van Loan 2013, §8.5). Cubic in the size; meant
 * for a few dozen rows.
 */
final class SymmetricEigen {
  private static final int SWEEPS = 30;
  private static final double LEAST = 1e-24;

  final double[] values;

  /** Eigenvector j is column j. */
  final double[][] vectors;

  /** The matrix is overwritten. */
  SymmetricEigen(double[][] a) {
    int k = a.length;
    vectors = new double[k][k];
    values = new double[k];
    for (int i = 0; i < k; i++) {
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && !diagonal(a); sweep++) {
      for (int p = 0; p < k - 1; p++) {
        for (int q = p + 1; q < k; q++) {
          turn(a, p, q);
        }
      }
    }
    for (int i = 0; i < k; i++) {
      values[i] = a[i][i];
    }
  }

  private static boolean diagonal(double[][] a) {
    double off = 0;
    double on = 0;
    for (int i = 0; i < a.length; i++) {
      on += a[i][i] * a[i][i];
      for (int j = 0; j < i; j++) {
        off += a[i][j] * a[i][j];
      }
    }
    return off <= LEAST * on;
  }

  private void turn(double[][] a, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double apart = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = 1 / (Math.abs(apart) + Math.sqrt(apart * apart + 1));
    tangent = apart < 0 ? -tangent : tangent;
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    for (int i = 0; i < a.length; i++) {
      double left = a[i][p];
      double right = a[i][q];
      a[i][p] = cosine * left - sine * right;
      a[i][q] = sine * left + cosine * right;
      left = vectors[i][p];
      right = vectors[i][q];
      vectors[i][p] = cosine * left - sine * right;
      vectors[i][q] = sine * left + cosine * right;
    }
    double[] upper = a[p];
    double[] lower = a[q];
    for (int j = 0; j < a.length; j++) {
      double left = upper[j];
      double right = lower[j];
      upper[j] = cosine * left - sine * right;
      lower[j] = sine * left + cosine * right;
    }
  }
}
