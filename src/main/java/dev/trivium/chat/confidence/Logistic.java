package dev.trivium.chat.confidence;

import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression whose weights are never positive: a reason to doubt never adds confidence.
 *
 * <p>Shape: one weight a signal, and what is said without any. Fitted by Newton steps on the
 * likelihood with a ridge towards a prior; weights at the bound that want across it are held there.
 * Source: Hastie, Tibshirani &amp; Friedman, The Elements of Statistical Learning, §4.4.
 */
record Logistic(double intercept, List<Double> weights) {
  private static final int STEPS = 60;
  private static final double SMALL = 1e-9;

  Logistic {
    weights = List.copyOf(weights);
  }

  /** A prior that knows nothing. */
  static Logistic nothing() {
    return new Logistic(0, Arrays.stream(Signal.values()).map(signal -> 0.0).toList());
  }

  /** The log-odds that an answer with these signals is right. */
  double odds(Signals signals) {
    double sum = intercept;
    for (int i = 0; i < weights.size(); i++) {
      sum += weights.get(i) * signals.strengths().get(i);
    }
    return sum;
  }

  static double chance(double odds) {
    return 1 / (1 + Math.exp(-odds));
  }

  /**
   * @param prior where the ridge pulls to
   * @param ridge how strongly, for the weights
   * @param hold how strongly, for what is said without any signal
   */
  static Logistic fit(List<Label> labels, Logistic prior, double ridge, double hold) {
    int p = prior.weights().size();
    double[] at = new double[p + 1];
    double[] pull = new double[p + 1];
    double[] center = new double[p + 1];
    for (int i = 0; i < p; i++) {
      center[i] = prior.weights().get(i);
      pull[i] = ridge;
    }
    center[p] = prior.intercept();
    pull[p] = hold;
    System.arraycopy(center, 0, at, 0, p + 1);
    double[][] rows = new double[labels.size()][];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = row(labels.get(n).signals(), p);
    }
    for (int step = 0; step < STEPS; step++) {
      if (newton(rows, labels, at, center, pull) < SMALL) {
        break;
      }
    }
    Double[] weights = new Double[p];
    for (int i = 0; i < p; i++) {
      weights[i] = at[i];
    }
    return new Logistic(at[p], List.of(weights));
  }

  private static double[] row(Signals signals, int p) {
    double[] row = new double[p + 1];
    for (int i = 0; i < p; i++) {
      row[i] = signals.strengths().get(i);
    }
    row[p] = 1;
    return row;
  }

  /** One step; returns the largest change. */
  private static double newton(
      double[][] rows, List<Label> labels, double[] at, double[] center, double[] pull) {
    int k = at.length;
    double[] slope = new double[k];
    double[][] curve = new double[k][k];
    for (int i = 0; i < k; i++) {
      slope[i] = pull[i] * (at[i] - center[i]);
      curve[i][i] = pull[i] + SMALL;
    }
    for (int n = 0; n < rows.length; n++) {
      double[] x = rows[n];
      double odds = 0;
      for (int i = 0; i < k; i++) {
        odds += at[i] * x[i];
      }
      double q = chance(odds);
      double weight = labels.get(n).weight();
      double miss = weight * (q - (labels.get(n).right() ? 1 : 0));
      double steep = weight * q * (1 - q);
      for (int i = 0; i < k; i++) {
        if (x[i] != 0) {
          slope[i] += miss * x[i];
          for (int j = 0; j <= i; j++) {
            curve[i][j] += steep * x[i] * x[j];
          }
        }
      }
    }
    return move(at, slope, curve);
  }

  private static double move(double[] at, double[] slope, double[][] curve) {
    int k = at.length;
    for (int i = 0; i < k; i++) {
      for (int j = i + 1; j < k; j++) {
        curve[i][j] = curve[j][i];
      }
    }
    for (int i = 0; i < k - 1; i++) {
      boolean held = at[i] >= 0 && slope[i] < 0;
      if (held) {
        Arrays.fill(curve[i], 0);
        for (double[] line : curve) {
          line[i] = 0;
        }
        curve[i][i] = 1;
        slope[i] = 0;
      }
    }
    double[] step = solved(curve, slope);
    double largest = 0;
    for (int i = 0; i < k; i++) {
      double next = at[i] - Math.clamp(step[i], -4, 4);
      next = i < k - 1 ? Math.min(0, next) : next;
      largest = Math.max(largest, Math.abs(next - at[i]));
      at[i] = next;
    }
    return largest;
  }

  /** Solves a symmetric positive definite system by Cholesky; both arguments are used up. */
  private static double[] solved(double[][] a, double[] b) {
    int k = b.length;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int n = 0; n < j; n++) {
          sum -= a[i][n] * a[j][n];
        }
        a[i][j] = i == j ? Math.sqrt(Math.max(sum, SMALL)) : sum / a[j][j];
      }
    }
    for (int i = 0; i < k; i++) {
      for (int n = 0; n < i; n++) {
        b[i] -= a[i][n] * b[n];
      }
      b[i] /= a[i][i];
    }
    for (int i = k - 1; i >= 0; i--) {
      for (int n = i + 1; n < k; n++) {
        b[i] -= a[n][i] * b[n];
      }
      b[i] /= a[i][i];
    }
    return b;
  }
}
