package dev.trivium.forecast.hierarchy;

import java.util.Arrays;

/**
 * How much each node's forecast is believed: the matrix W, larger for what errs more.
 *
 * <p>Order: aggregates first, then leaves. Units: squared units of the series.
 */
public sealed interface Weights {
  /** Above this many nodes correlations are not estimated. */
  int MOST_SHRUNK = 2_000;

  /** The diagonal of W. */
  double[] diagonal();

  /** Each node on its own. */
  final class Diagonal implements Weights {
    private final double[] diagonal;

    Diagonal(double[] diagonal) {
      this.diagonal = diagonal.clone();
    }

    @Override
    public double[] diagonal() {
      return diagonal.clone();
    }
  }

  /** {@code λ·diag + (1 − λ)·R'R/T}: correlations as far as the rows of errors can tell them. */
  final class Shrunk implements Weights {
    /** The share of the diagonal, 0…1. */
    final double lambda;

    /** T rows of errors over the root of T. */
    final double[][] rows;

    private final double[] diagonal;

    private Shrunk(double lambda, double[] diagonal, double[][] rows) {
      this.lambda = lambda;
      this.diagonal = diagonal;
      this.rows = rows;
    }

    @Override
    public double[] diagonal() {
      return diagonal.clone();
    }
  }

  /** Variances of past errors, one a node; what is not positive and finite counts as 0. */
  static Weights variances(double[] variances) {
    double[] kept = variances.clone();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = kept[i] > 0 && kept[i] < Double.MAX_VALUE ? kept[i] : 0;
    }
    return new Diagonal(kept);
  }

  /**
   * Variances of past errors, those of leaves enlarged where their errors go together.
   *
   * <p>A diagonal W takes the errors of leaves for independent and believes their sums too much:
   * the sum of 500 leaves that share a tenth of error is as wrong as each of them. So each leaf's
   * variance is multiplied by the largest ratio, over its aggregates, of the measured mean square
   * of the sum's error to the sum of the variances.
   *
   * @param sums mean squares of the errors of the sums of leaves, by aggregate
   */
  static Weights measured(Summing summing, double[] variances, double[] sums) {
    double[] weights = variances(variances).diagonal();
    double[] independent = weights.clone();
    summing.sum(independent);
    int p = summing.aggregates();
    for (int j = 0; j < summing.leaves(); j++) {
      double most = 1;
      for (int k = 0; k < summing.depth(j); k++) {
        int a = summing.above(j, k);
        most = independent[a] > 0 ? Math.max(most, sums[a] / independent[a]) : most;
      }
      weights[p + j] *= most;
    }
    return variances(weights);
  }

  /** Without errors to go by: each node weighs as many leaves as it has. */
  static Weights structural(Summing summing) {
    double[] sizes = new double[summing.nodes()];
    Arrays.fill(sizes, 1);
    for (int a = 0; a < summing.aggregates(); a++) {
      sizes[a] = summing.size(a);
    }
    return new Diagonal(sizes);
  }

  /**
   * Covariances of past errors, shrunk to their diagonal.
   *
   * <p>Source: Schäfer &amp; Strimmer (2005), {@code λ̂ = Σ Var(r_ij)/Σ r_ij²} over i ≠ j, with
   * moments about zero, because the errors of an unbiased forecast need no mean.
   *
   * <p>Six origins are few for it: on the simulated hierarchies of {@code
   * docs/evidence/forecast.md} it makes totals worse, so {@link LevelWeights} serve.
   *
   * @param rows errors of all nodes at one origin and step each; at least two rows
   */
  static Weights shrunk(double[][] rows) {
    int count = rows.length;
    int nodes = rows[0].length;
    double[] variance = new double[nodes];
    for (double[] row : rows) {
      for (int i = 0; i < nodes; i++) {
        variance[i] += row[i] * row[i] / count;
      }
    }
    double[][] unit = new double[nodes][count];
    double[][] scaled = new double[count][nodes];
    for (int t = 0; t < count; t++) {
      for (int i = 0; i < nodes; i++) {
        unit[i][t] = variance[i] > 0 ? rows[t][i] / Math.sqrt(variance[i]) : 0;
        scaled[t][i] = rows[t][i] / Math.sqrt(count);
      }
    }
    return new Shrunk(lambda(unit), variance, scaled);
  }

  private static double lambda(double[][] unit) {
    double up = 0;
    double down = 0;
    for (int i = 0; i < unit.length; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        double squares = 0;
        double[] x = unit[i];
        double[] y = unit[j];
        int count = x.length;
        for (int t = 0; t < count; t++) {
          double product = x[t] * y[t];
          sum += product;
          squares += product * product;
        }
        double mean = sum / count;
        up += (squares / count - mean * mean) / (count - 1);
        down += mean * mean;
      }
    }
    return down > 0 ? Math.max(0.01, Math.min(1, up / down)) : 1;
  }
}
