package dev.trivium.forecast.arima;

import java.util.Arrays;

/**
 * One-step errors of values with gaps by the full recursion of Kalman, O(states²) a period.
 *
 * <p>A period without a value is passed without an update (Jones 1980). The fast recursions of
 * {@link Innovations} need a system that never changes. The state is the same; its first covariance
 * is the fixed point of P = TPT' + RR', found by doubling (Anderson &amp; Moore 1979 §6.7).
 */
final class GapFilter implements Filter {
  private static final int DOUBLINGS = 60;

  private final double[][] columns;
  private final double[][] errors;
  private final double[][] states;
  private final int n;
  private final int known;
  private Weights weights = Weights.none();
  private double logVariance;

  /**
   * @param columns of the same length; where the first is NaN all count as unknown
   */
  GapFilter(double[][] columns) {
    this.columns = columns;
    n = columns[0].length;
    errors = new double[columns.length][n];
    states = new double[columns.length][];
    int count = 0;
    for (double value : columns[0]) {
      count += Double.isNaN(value) ? 0 : 1;
    }
    known = count;
  }

  @Override
  public void run(Weights given, int horizon) {
    weights = given;
    int r = given.states();
    double[][] p = stationary(given, r);
    double[][] next = new double[r][r];
    double[] gain = new double[r];
    for (int c = 0; c < columns.length; c++) {
      states[c] = new double[r + 1];
      Arrays.fill(errors[c], 0);
    }
    logVariance = 0;
    for (int t = 0; t < n; t++) {
      boolean seen = !Double.isNaN(columns[0][t]);
      double variance = p[0][0];
      for (int i = 0; i < r; i++) {
        gain[i] = seen ? p[i][0] / variance : 0;
      }
      for (int c = 0; c < columns.length; c++) {
        double error = seen ? columns[c][t] - states[c][0] : 0;
        errors[c][t] = error / Math.sqrt(variance);
        move(states[c], gain, error);
      }
      logVariance += seen ? StrictMath.log(variance) : 0;
      for (int i = 0; i < r; i++) {
        for (int j = 0; j < r; j++) {
          next[i][j] = p[i][j] - gain[i] * (seen ? p[0][j] : 0);
        }
      }
      predict(next, p);
    }
  }

  /** Takes the error in and goes one period on. */
  private void move(double[] state, double[] gain, double error) {
    double[] phi = weights.phi();
    int r = gain.length;
    for (int i = 0; i < r; i++) {
      state[i] += gain[i] * error;
    }
    double first = state[0];
    for (int i = 0; i < r; i++) {
      state[i] = state[i + 1] + (i + 1 < phi.length ? phi[i + 1] * first : 0);
    }
  }

  /** TpT' + RR' into another matrix. */
  private void predict(double[][] p, double[][] into) {
    double[] phi = weights.phi();
    double[] theta = weights.theta();
    int r = p.length;
    for (int i = 0; i < r; i++) {
      double a = i + 1 < phi.length ? phi[i + 1] : 0;
      double right = i < theta.length ? theta[i] : 0;
      for (int j = 0; j <= i; j++) {
        double b = j + 1 < phi.length ? phi[j + 1] : 0;
        double sum = a * b * p[0][0] + right * (j < theta.length ? theta[j] : 0);
        sum += j + 1 < r ? a * p[0][j + 1] : 0;
        sum += i + 1 < r ? b * p[i + 1][0] : 0;
        sum += i + 1 < r && j + 1 < r ? p[i + 1][j + 1] : 0;
        into[i][j] = sum;
        into[j][i] = sum;
      }
    }
  }

  /** P = Σ Tⁱ RR' T'ⁱ: each round doubles the number of terms. */
  private static double[][] stationary(Weights weights, int r) {
    double[][] t = new double[r][r];
    double[][] p = new double[r][r];
    double[] phi = weights.phi();
    double[] theta = weights.theta();
    for (int i = 0; i < r; i++) {
      t[i][0] = i + 1 < phi.length ? phi[i + 1] : 0;
      if (i + 1 < r) {
        t[i][i + 1] += 1;
      }
      for (int j = 0; j < r; j++) {
        p[i][j] = i < theta.length && j < theta.length ? theta[i] * theta[j] : 0;
      }
    }
    for (int round = 0; round < DOUBLINGS; round++) {
      double[][] more = times(times(t, p, false), t, true);
      double largest = 0;
      double size = 0;
      for (int i = 0; i < r; i++) {
        for (int j = 0; j < r; j++) {
          p[i][j] += more[i][j];
          largest = Math.max(largest, Math.abs(more[i][j]));
          size = Math.max(size, Math.abs(p[i][j]));
        }
      }
      if (!(largest > 1e-15 * size)) {
        break;
      }
      t = times(t, t, false);
    }
    return p;
  }

  private static double[][] times(double[][] a, double[][] b, boolean transposed) {
    int r = a.length;
    double[][] product = new double[r][r];
    for (int i = 0; i < r; i++) {
      for (int k = 0; k < r; k++) {
        double factor = a[i][k];
        if (factor != 0) {
          for (int j = 0; j < r; j++) {
            product[i][j] += factor * (transposed ? b[j][k] : b[k][j]);
          }
        }
      }
    }
    return product;
  }

  @Override
  public int settled() {
    return -1;
  }

  @Override
  public double[] errors(int column) {
    return errors[column];
  }

  @Override
  public double logVariance() {
    return logVariance;
  }

  @Override
  public double[] ahead(int column, int steps) {
    return weights.ahead(states[column], steps);
  }

  @Override
  public int known() {
    return known;
  }
}
