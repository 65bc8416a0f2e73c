package dev.trivium.forecast.arima;

import java.util.Arrays;

/**
 * Exact one-step errors of values without gaps, O(states) a period.
 *
 * <p>Source: Morf, Sidhu &amp; Kailath (1974), the recursions of Chandrasekhar type for a time
 * invariant state space; Pearlman (1980) for ARMA. The state is that of Harvey (1989) §3.3, whose
 * transition is a shift and one column, so that no matrix is stored. Once the error variance has
 * reached its limit only the sparse difference equation is left.
 */
final class Innovations implements Filter {
  private static final double NEAR = 1e-9;
  private static final double LARGE = 1e100;

  private final double[][] columns;
  private final double[][] errors;
  private final double[][] states;
  private final int n;
  private double[] gain = new double[0];
  private double[] gainMove = new double[0];
  private double[] moved = new double[0];
  private double[] tail = new double[0];
  private Weights weights = Weights.none();
  private int settled;
  private double mantissa;
  private double logVariance;

  /**
   * @param columns each of the same length, all finite
   */
  Innovations(double[][] columns) {
    this.columns = columns;
    n = columns[0].length;
    errors = new double[columns.length][n];
    states = new double[columns.length][];
  }

  @Override
  public void run(Weights given, int horizon) {
    weights = given;
    int r = given.states();
    prepare(r);
    double variance = gain(given, r);
    double m = -1 / variance;
    mantissa = 1;
    logVariance = 0;
    int t = 0;
    while (t < n && (horizon < 0 ? variance > 1 + NEAR : t < horizon)) {
      step(t, variance, r);
      double s = gainMove[0];
      double next = Math.max(1, variance + m * s * s);
      turn(given.phi(), r, m * s, s / next);
      m += m * m * s * s / variance;
      variance = next;
      t++;
    }
    logVariance += StrictMath.log(mantissa);
    settled = t;
    for (int c = 0; c < columns.length; c++) {
      settle(c, r);
    }
  }

  /** K, L of the first period; returns the first error variance. */
  private double gain(Weights given, int r) {
    double[] phi = given.phi();
    double[] covariances = Autocovariances.of(given, r);
    double[] first = moved;
    Lags sparse = Lags.of(phi);
    int[] lag = sparse.lag;
    double[] weight = sparse.weight;
    for (int i = 0; i < r; i++) {
      double sum = covariances[i];
      for (int j = 0; j < lag.length && lag[j] <= i; j++) {
        sum -= weight[j] * covariances[i - lag[j]];
      }
      first[i] = sum;
    }
    for (int i = 0; i < r; i++) {
      double own = i + 1 < phi.length ? phi[i + 1] * first[0] : 0;
      gain[i] = own + (i + 1 < r ? first[i + 1] : 0);
    }
    System.arraycopy(gain, 0, gainMove, 0, r);
    return Math.max(1, first[0]);
  }

  private void step(int t, double variance, int r) {
    double root = 1 / Math.sqrt(variance);
    double[] phi = weights.phi();
    int p = phi.length - 1;
    for (int c = 0; c < columns.length; c++) {
      double[] state = states[c];
      double level = state[0];
      double error = columns[c][t] - level;
      errors[c][t] = error * root;
      double share = error / variance;
      for (int i = 0; i < r; i++) {
        moved[i] = state[i + 1] + gain[i] * share;
      }
      for (int i = 0; i < p; i++) {
        moved[i] += phi[i + 1] * level;
      }
      System.arraycopy(moved, 0, state, 0, r);
    }
    mantissa *= variance;
    if (mantissa > LARGE) {
      logVariance += StrictMath.log(mantissa);
      mantissa = 1;
    }
  }

  /** K' = K + MZL·TL, L' = TL − K'·ZL/F'. */
  private void turn(double[] phi, int r, double byMove, double byGain) {
    double s = gainMove[0];
    int p = phi.length - 1;
    for (int i = 0; i < r; i++) {
      moved[i] = gainMove[i + 1];
    }
    for (int i = 0; i < p; i++) {
      moved[i] += phi[i + 1] * s;
    }
    for (int i = 0; i < r; i++) {
      gain[i] += byMove * moved[i];
      gainMove[i] = moved[i] - byGain * gain[i];
    }
  }

  /** The rest of a column, where the error of the filter is that of the model. */
  private void settle(int c, int r) {
    double[] column = columns[c];
    double[] error = errors[c];
    double[] sum = tail;
    System.arraycopy(states[c], 0, sum, settled, r);
    Arrays.fill(sum, settled + r, n + r, 0);
    Lags ar = Lags.of(weights.phi());
    Lags ma = Lags.of(weights.theta());
    int[] arLag = ar.lag;
    double[] arWeight = ar.weight;
    int[] maLag = ma.lag;
    double[] maWeight = ma.weight;
    for (int t = settled; t < n; t++) {
      double w = column[t];
      double e = w - sum[t];
      error[t] = e;
      for (int j = 0; j < maLag.length; j++) {
        sum[t + maLag[j]] += maWeight[j] * e;
      }
      for (int j = 0; j < arLag.length; j++) {
        sum[t + arLag[j]] += arWeight[j] * w;
      }
    }
    System.arraycopy(sum, n, states[c], 0, r);
  }

  private void prepare(int r) {
    if (moved.length != r) {
      gain = new double[r];
      gainMove = new double[r + 1];
      moved = new double[r];
      tail = new double[n + r];
      for (int c = 0; c < states.length; c++) {
        states[c] = new double[r + 1];
      }
    } else {
      for (double[] state : states) {
        Arrays.fill(state, 0);
      }
    }
  }

  @Override
  public int settled() {
    return settled;
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
    return n;
  }
}
