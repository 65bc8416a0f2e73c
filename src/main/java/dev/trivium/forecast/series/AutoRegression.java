package dev.trivium.forecast.series;

import java.util.Arrays;

/**
 * A value from the few before it, a level and a slope, by least squares.
 *
 * <p>Shape: finite values, at least 20; up to four lags, by the least BIC. Units: those of the
 * values. Errors: none; a singular system counts as having no lags.
 */
final class AutoRegression {
  private static final int MOST_LAGS = 4;

  private final double[] lags;
  private final double level;
  private final double slope;

  private AutoRegression(double[] lags, double level, double slope) {
    this.lags = lags;
    this.level = level;
    this.slope = slope;
  }

  static AutoRegression of(double[] x) {
    int most = Math.min(MOST_LAGS, x.length / 12);
    int k = most + 2;
    // Sums of products for all lags; those of fewer lags are the leading part.
    double[][] sums = new double[k + 1][k + 1];
    double[] row = new double[k + 1];
    for (int t = most; t < x.length; t++) {
      row[0] = 1;
      row[1] = (double) t / x.length;
      for (int i = 0; i < most; i++) {
        row[2 + i] = x[t - 1 - i];
      }
      row[k] = x[t];
      for (int i = 0; i <= k; i++) {
        for (int j = i; j <= k; j++) {
          sums[i][j] += row[i] * row[j];
        }
      }
    }
    AutoRegression best = new AutoRegression(new double[0], Medians.of(x), 0);
    double least = Double.POSITIVE_INFINITY;
    int n = x.length - most;
    for (int p = 0; p <= most; p++) {
      double[] solved = solve(leading(sums, p + 2));
      double left = sums[k][k];
      for (int i = 0; i < p + 2; i++) {
        left -= solved[i] * sums[i][k];
      }
      double bic =
          n * StrictMath.log(Math.max(left, 1e-12 * sums[k][k]) / n) + p * StrictMath.log(n);
      if (bic < least) {
        least = bic;
        double[] lags = Arrays.copyOfRange(solved, 2, p + 2);
        best = new AutoRegression(lags, solved[0], solved[1]);
      }
    }
    return best;
  }

  /** The system of the first unknowns, with its right side as the last column. */
  private static double[][] leading(double[][] sums, int count) {
    double[][] system = new double[count][count + 1];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        system[i][j] = i <= j ? sums[i][j] : sums[j][i];
      }
      system[i][count] = sums[i][sums.length - 1];
    }
    return system;
  }

  double[] lags() {
    return lags.clone();
  }

  /** One-step errors; 0 where the lags reach before the beginning. */
  double[] residuals(double[] x) {
    double[] e = new double[x.length];
    for (int t = lags.length; t < x.length; t++) {
      double value = level + slope * t / x.length;
      for (int i = 0; i < lags.length; i++) {
        value += lags[i] * x[t - 1 - i];
      }
      e[t] = x[t] - value;
    }
    return e;
  }

  /** Gauss–Jordan with row exchange; NaN for a singular matrix. */
  private static double[] solve(double[][] a) {
    int k = a.length;
    for (int i = 0; i < k; i++) {
      int pivot = i;
      for (int r = i + 1; r < k; r++) {
        pivot = Math.abs(a[r][i]) > Math.abs(a[pivot][i]) ? r : pivot;
      }
      double[] swap = a[i];
      a[i] = a[pivot];
      a[pivot] = swap;
      for (int r = 0; r < k; r++) {
        double factor = r == i ? 0 : a[r][i] / a[i][i];
        for (int c = i; c <= k && factor != 0; c++) {
          a[r][c] -= factor * a[i][c];
        }
      }
    }
    double[] solution = new double[k];
    for (int i = 0; i < k; i++) {
      solution[i] = a[i][k] / a[i][i];
    }
    return solution;
  }
}
