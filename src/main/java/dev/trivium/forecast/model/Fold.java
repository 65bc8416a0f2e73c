package dev.trivium.forecast.model;

import java.util.Arrays;

/**
 * The tail of a positive series folded into periods: one level a period, one shape for all.
 *
 * <p>Source: Honda (2026), Level×Shape; the level is debiased by the singular value shrinkage of
 * Gavish &amp; Donoho (2014, 2017), whose closed form for ω(β) gives the noise.
 */
final class Fold {
  private static final int MOST = 64;
  private static final double LEAST_SHARE = 0.1;

  final int period;

  /** Period totals, oldest first, debiased. */
  final double[] level;

  /** Shares of the phases, sum 1. */
  final double[] shape;

  /** What is left over of each value, relative to level times shape, by period and phase. */
  final double[][] rest;

  /** Bayesian criterion of a matrix of rank one; smaller is better. */
  final double criterion;

  private Fold(int period, double[] level, double[] shape, double[][] rest, double criterion) {
    this.period = period;
    this.level = level;
    this.shape = shape;
    this.rest = rest;
    this.criterion = criterion;
  }

  /** No period: the level is the series. */
  static Fold none(double[] y) {
    int n = y.length;
    double mean = Arrays.stream(y).sum() / n;
    double squares = 0;
    for (double value : y) {
      squares += (value - mean) * (value - mean);
    }
    double log = StrictMath.log(n);
    double criterion = n * StrictMath.log(Math.max(squares / n, 1e-300)) + log;
    return new Fold(1, y.clone(), new double[] {1}, new double[1][1], criterion);
  }

  /** At least three whole periods. */
  static Fold of(double[] y, int period) {
    int count = Math.min(y.length / period, Math.max(MOST, MOST * MOST / period));
    int from = y.length - count * period;
    double[] level = new double[count];
    for (int k = 0; k < count; k++) {
      for (int p = 0; p < period; p++) {
        level[k] += y[from + k * period + p];
      }
    }
    double[] shape = new double[period];
    for (int k = count - 2; k < count; k++) {
      for (int p = 0; p < period; p++) {
        shape[p] += y[from + k * period + p] / level[k] / 2;
      }
    }
    double[] squares = squares(y, from, period, count);
    double left = 0;
    for (int i = 0; i < squares.length - 1; i++) {
      left += Math.max(0, squares[i]);
    }
    double size = (double) period * count;
    double criterion =
        size * StrictMath.log(Math.max(left / size, 1e-300))
            + (period + count - 1) * StrictMath.log(size);
    double kept = kept(squares, period, count);
    for (int k = 0; k < count; k++) {
      level[k] *= kept;
    }
    return new Fold(period, level, shape, rest(y, from, level, shape), criterion);
  }

  /** Squared singular values, ascending. */
  private static double[] squares(double[] y, int from, int period, int count) {
    int k = Math.min(period, count);
    int other = Math.max(period, count);
    int step = period <= count ? 1 : period;
    int along = period <= count ? period : 1;
    double[][] gram = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int c = 0; c < other; c++) {
          sum += y[from + i * step + c * along] * y[from + j * step + c * along];
        }
        gram[i][j] = sum;
        gram[j][i] = sum;
      }
    }
    double[] values = new SymmetricEigen(gram).values;
    Arrays.sort(values);
    return values;
  }

  /** Share of the leading singular value that is not noise. */
  private static double kept(double[] squares, int period, int count) {
    double beta = (double) Math.min(period, count) / Math.max(period, count);
    int k = squares.length;
    double median = (squares[(k - 1) / 2] + squares[k / 2]) / 2;
    double root = Math.sqrt(beta * beta + 14 * beta + 1);
    double threshold = Math.sqrt(2 * (beta + 1) + 8 * beta / (beta + 1 + root));
    double omega = ((0.56 * beta - 0.95) * beta + 1.82) * beta + 1.43;
    double noise = Math.sqrt(Math.max(0, median)) * omega / threshold;
    double square = squares[k - 1];
    double edge = (1 + Math.sqrt(beta)) * noise;
    double a = square - (1 + beta) * noise * noise;
    double inner = a * a - 4 * beta * noise * noise * noise * noise;
    if (square <= edge * edge || a <= 0 || inner < 0) {
      return 1;
    }
    return Math.sqrt((a + Math.sqrt(inner)) / 2 / square);
  }

  private static double[][] rest(double[] y, int from, double[] level, double[] shape) {
    int period = shape.length;
    double[][] rest = new double[level.length][period];
    double[] fitted = new double[level.length * period];
    for (int i = 0; i < fitted.length; i++) {
      fitted[i] = level[i / period] * shape[i % period];
    }
    double[] sorted = fitted.clone();
    Arrays.sort(sorted);
    double floor = Math.max(1e-300, LEAST_SHARE * sorted[sorted.length / 2]);
    for (int i = 0; i < fitted.length; i++) {
      rest[i / period][i % period] = (y[from + i] - fitted[i]) / Math.max(fitted[i], floor);
    }
    for (int p = 0; p < period; p++) {
      trim(rest, p);
    }
    return rest;
  }

  /** Draws the mean of a phase towards 0 by the share of it that is noise. */
  private static void trim(double[][] rest, int p) {
    int count = rest.length;
    double mean = 0;
    for (double[] row : rest) {
      mean += row[p] / count;
    }
    double variance = 0;
    for (double[] row : rest) {
      variance += (row[p] - mean) * (row[p] - mean) / Math.max(1, count - 1) / count;
    }
    double noise = mean != 0 ? Math.min(1, variance / (mean * mean)) : 1;
    for (double[] row : rest) {
      row[p] -= noise * mean;
    }
  }
}
