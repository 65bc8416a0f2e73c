package dev.trivium.forecast.model;

/**
 * Ridge regression of the steps of a level on a constant, time, the level before and the level a
 * season before. The prior is the random walk: all coefficients are drawn to 0.
 *
 * <p>25 penalties from 1e−4 to 1e4 are averaged with weights {@code exp(−(g − g_min)/g_min)}, g the
 * mean squared leave-one-out error {@code e/(1−h)}. Source: Honda (2026); the closed form of the
 * leave-one-out error is Allen's (1974) PRESS.
 */
final class LevelRidge {
  private static final int PENALTIES = 25;
  private static final double LEAST_FREE = 0.05;

  private final double[] z;
  private final int lag;
  private final int first;
  private final double[] scale;
  private final double[][] vectors;

  /** Averaged inverses of eigenvalue plus penalty. */
  private final double[] inverse;

  final double[] coefficients;

  /** Errors at unit leverage, by row. */
  final double[] noise;

  /**
   * @param z levels, transformed, the last one 0
   * @param lag levels of one season, 0 for none
   */
  LevelRidge(double[] z, int lag) {
    this.z = z;
    this.lag = lag;
    this.first = Math.max(1, lag);
    int rows = z.length - first;
    int p = lag > 0 ? 4 : 3;
    double[][] x = new double[rows][];
    double[] target = new double[rows];
    scale = new double[p];
    for (int i = 0; i < rows; i++) {
      int t = first + i;
      x[i] = raw(t / (double) z.length, z[t - 1], lag > 0 ? z[t - lag] : 0);
      target[i] = z[t] - z[t - 1];
    }
    standardise(x);
    double[][] gram = new double[p][p];
    double[] moment = new double[p];
    for (int i = 0; i < rows; i++) {
      for (int a = 0; a < p; a++) {
        moment[a] += x[i][a] * target[i];
        for (int b = 0; b < p; b++) {
          gram[a][b] += x[i][a] * x[i][b];
        }
      }
    }
    SymmetricEigen eigen = new SymmetricEigen(gram);
    vectors = eigen.vectors;
    double[][] turned = new double[rows][];
    for (int i = 0; i < rows; i++) {
      turned[i] = turned(x[i]);
    }
    double[] inner = turned(moment);
    inverse = averaged(turned, target, eigen.values, inner);
    noise = new double[rows];
    coefficients = new double[p];
    for (int a = 0; a < p; a++) {
      for (int j = 0; j < p; j++) {
        coefficients[a] += vectors[a][j] * inner[j] * inverse[j];
      }
    }
    for (int i = 0; i < rows; i++) {
      double h = Math.min(1 - LEAST_FREE, leverage(turned[i], inverse));
      double error = target[i] - fitted(turned[i], inner, inverse);
      noise[i] = error / ((1 - h) * Math.sqrt(1 + h));
    }
  }

  /** What the next level adds on the mean. */
  double step(double[] row) {
    double sum = 0;
    for (int a = 0; a < row.length; a++) {
      sum += row[a] * coefficients[a];
    }
    return sum;
  }

  /** The regressors at a time (1 is the last level), with the levels before, standardised. */
  double[] row(double time, double before, double season) {
    double[] row = raw(time, before, season);
    for (int a = 0; a < row.length; a++) {
      row[a] /= scale[a];
    }
    return row;
  }

  double leverage(double[] row) {
    return leverage(turned(row), inverse);
  }

  /**
   * Level of a season ago, k steps ahead, k from 0; paths longer than a season look at themselves.
   */
  double seasonBefore(double[] ahead, int k) {
    return lag == 0 ? 0 : k < lag ? z[z.length + k - lag] : ahead[k - lag];
  }

  private double[] raw(double time, double before, double season) {
    return lag > 0 ? new double[] {1, time, -before, season} : new double[] {1, time, -before};
  }

  private void standardise(double[][] x) {
    for (int a = 0; a < scale.length; a++) {
      double mean = 0;
      for (double[] row : x) {
        mean += row[a] / x.length;
      }
      double squares = 0;
      for (double[] row : x) {
        squares += (row[a] - mean) * (row[a] - mean) / x.length;
      }
      scale[a] = a == 0 || !(squares > 0) ? 1 : Math.sqrt(squares);
      for (double[] row : x) {
        row[a] /= scale[a];
      }
    }
  }

  private double[] turned(double[] row) {
    double[] turned = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      for (int a = 0; a < row.length; a++) {
        turned[j] += row[a] * vectors[a][j];
      }
    }
    return turned;
  }

  private static double[] averaged(
      double[][] turned, double[] target, double[] values, double[] inner) {
    int p = values.length;
    double[] g = new double[PENALTIES];
    double[][] inverses = new double[PENALTIES][p];
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < PENALTIES; k++) {
      double penalty = StrictMath.pow(10, -4 + 8.0 * k / (PENALTIES - 1));
      for (int j = 0; j < p; j++) {
        inverses[k][j] = 1 / (Math.max(0, values[j]) + penalty);
      }
      for (int i = 0; i < target.length; i++) {
        double free = Math.max(LEAST_FREE, 1 - leverage(turned[i], inverses[k]));
        double error = (target[i] - fitted(turned[i], inner, inverses[k])) / free;
        g[k] += error * error / target.length;
      }
      least = Math.min(least, g[k]);
    }
    double[] average = new double[p];
    double sum = 0;
    for (int k = 0; k < PENALTIES; k++) {
      double weight = least > 0 ? StrictMath.exp(-(g[k] - least) / least) : 1;
      sum += weight;
      for (int j = 0; j < p; j++) {
        average[j] += weight * inverses[k][j];
      }
    }
    for (int j = 0; j < p; j++) {
      average[j] /= sum;
    }
    return average;
  }

  private static double leverage(double[] turned, double[] inverse) {
    double h = 0;
    for (int j = 0; j < turned.length; j++) {
      h += turned[j] * turned[j] * inverse[j];
    }
    return h;
  }

  private static double fitted(double[] turned, double[] inner, double[] inverse) {
    double sum = 0;
    for (int j = 0; j < turned.length; j++) {
      sum += turned[j] * inner[j] * inverse[j];
    }
    return sum;
  }
}
