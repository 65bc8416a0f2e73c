package dev.trivium.forecast.hierarchy;

import java.util.function.UnaryOperator;

/**
 * Solves a symmetric positive definite system by products with it only.
 *
 * <p>Source: Hestenes &amp; Stiefel (1952), preconditioned. Stops at a relative residual of 1e−12,
 * or after as many iterations as allowed; what is left over makes the weights a little different,
 * never the sums, which are formed from the leaves afterwards.
 */
final class ConjugateGradients {
  private static final double TOLERANCE = 1e-12;

  private final UnaryOperator<double[]> matrix;
  private final UnaryOperator<double[]> preconditioner;
  private final int iterations;

  ConjugateGradients(
      UnaryOperator<double[]> matrix, UnaryOperator<double[]> preconditioner, int iterations) {
    this.matrix = matrix;
    this.preconditioner = preconditioner;
    this.iterations = iterations;
  }

  double[] solve(double[] right) {
    double[] x = new double[right.length];
    double[] r = right.clone();
    double[] z = preconditioner.apply(r);
    double[] p = z.clone();
    double rz = dot(r, z);
    double enough = TOLERANCE * TOLERANCE * dot(right, right);
    for (int i = 0; i < iterations && dot(r, r) > enough; i++) {
      double[] q = matrix.apply(p);
      double curve = dot(p, q);
      if (!(curve > 0)) {
        break;
      }
      double step = rz / curve;
      for (int k = 0; k < x.length; k++) {
        x[k] += step * p[k];
        r[k] -= step * q[k];
      }
      z = preconditioner.apply(r);
      double next = dot(r, z);
      double turn = next / rz;
      rz = next;
      for (int k = 0; k < x.length; k++) {
        p[k] = z[k] + turn * p[k];
      }
    }
    return x;
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }
}
