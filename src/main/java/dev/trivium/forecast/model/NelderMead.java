package dev.trivium.forecast.model;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Least value of a function of a few variables without derivatives.
 *
 * <p>Values that are not finite count as worst. Source: Nelder &amp; Mead (1965), with the usual
 * coefficients 1, 2, ½, ½.
 */
public final class NelderMead {
  private NelderMead() {}

  /**
   * @param step side of the first simplex
   * @param tolerance ends when worst and best vertex differ by less
   * @return the best point seen
   */
  public static double[] minimise(
      ToDoubleFunction<double[]> f, double[] start, double step, double tolerance, int iterations) {
    int d = start.length;
    double[][] x = new double[d + 1][];
    double[] v = new double[d + 1];
    for (int i = 0; i <= d; i++) {
      x[i] = start.clone();
      if (i > 0) {
        x[i][i - 1] += step;
      }
      v[i] = value(f, x[i]);
    }
    for (int round = 0; round < iterations; round++) {
      sort(x, v);
      if (v[d] - v[0] < tolerance && Double.isFinite(v[d])) {
        break;
      }
      turn(f, x, v);
    }
    sort(x, v);
    return x[0];
  }

  private static void turn(ToDoubleFunction<double[]> f, double[][] x, double[] v) {
    int d = x.length - 1;
    double[] middle = new double[d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        middle[j] += x[i][j] / d;
      }
    }
    double[] reflected = along(middle, x[d], -1);
    double vr = value(f, reflected);
    if (vr < v[0]) {
      double[] further = along(middle, x[d], -2);
      double vf = value(f, further);
      replace(x, v, vf < vr ? further : reflected, Math.min(vf, vr));
    } else if (vr < v[d - 1]) {
      replace(x, v, reflected, vr);
    } else {
      double[] nearer = along(middle, x[d], vr < v[d] ? -0.5 : 0.5);
      double vn = value(f, nearer);
      if (vn < Math.min(vr, v[d])) {
        replace(x, v, nearer, vn);
      } else {
        shrink(f, x, v);
      }
    }
  }

  private static void shrink(ToDoubleFunction<double[]> f, double[][] x, double[] v) {
    for (int i = 1; i < x.length; i++) {
      x[i] = along(x[0], x[i], 0.5);
      v[i] = value(f, x[i]);
    }
  }

  private static void replace(double[][] x, double[] v, double[] point, double value) {
    x[x.length - 1] = point;
    v[v.length - 1] = value;
  }

  private static double[] along(double[] from, double[] towards, double share) {
    double[] point = new double[from.length];
    for (int j = 0; j < point.length; j++) {
      point[j] = from[j] + share * (towards[j] - from[j]);
    }
    return point;
  }

  private static double value(ToDoubleFunction<double[]> f, double[] x) {
    double value = f.applyAsDouble(Arrays.copyOf(x, x.length));
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }

  /** Insertion sort: stable, so equal vertices keep their order and runs repeat exactly. */
  private static void sort(double[][] x, double[] v) {
    for (int i = 1; i < v.length; i++) {
      double[] point = x[i];
      double value = v[i];
      int j = i - 1;
      while (j >= 0 && v[j] > value) {
        x[j + 1] = x[j];
        v[j + 1] = v[j];
        j--;
      }
      x[j + 1] = point;
      v[j + 1] = value;
    }
  }
}
