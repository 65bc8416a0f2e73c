package dev.trivium.forecast.hierarchy;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The Cholesky factor of {@code diag(a) + A·diag(b)·A'}, kept row by row from its first non-zero.
 *
 * <p>Small aggregates come first: crossed regions and products are then diagonal but for the rows
 * of the few large ones, and factoring costs next to nothing. The matrix is scaled to a unit
 * diagonal before a ridge is laid on it, or the ridge of a large total would drown small
 * aggregates.
 */
final class Envelope {
  private static final double RIDGE = 1e-9;

  private final Summing summing;
  private final int[] order;
  private final int[] place;
  private final int[] first;
  private final double[][] rows;
  private final double[] scale;

  Envelope(Summing summing) {
    this.summing = summing;
    int p = summing.aggregates();
    order =
        IntStream.range(0, p)
            .boxed()
            .sorted((a, b) -> Integer.compare(summing.size(a), summing.size(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    place = new int[p];
    for (int i = 0; i < p; i++) {
      place[order[i]] = i;
    }
    first = IntStream.range(0, p).toArray();
    for (int j = 0; j < summing.leaves(); j++) {
      int least = p;
      for (int k = 0; k < summing.depth(j); k++) {
        least = Math.min(least, place[summing.above(j, k)]);
      }
      for (int k = 0; k < summing.depth(j); k++) {
        int i = place[summing.above(j, k)];
        first[i] = Math.min(first[i], least);
      }
    }
    rows = new double[p][];
    for (int i = 0; i < p; i++) {
      rows[i] = new double[i - first[i] + 1];
    }
    scale = new double[p];
  }

  /** Fills and factors. Weights of all nodes, aggregates first, none negative. */
  void factor(double[] weights) {
    fill(weights);
    int p = rows.length;
    for (int i = 0; i < p; i++) {
      double diagonal = rows[i][i - first[i]];
      scale[i] = diagonal > 0 ? 1 / Math.sqrt(diagonal) : 1;
    }
    for (int i = 0; i < p; i++) {
      double[] row = rows[i];
      for (int j = first[i]; j < i; j++) {
        double value = row[j - first[i]] * scale[i] * scale[j];
        row[j - first[i]] = (value - dot(i, j)) / rows[j][j - first[j]];
      }
      double rest = 1 + RIDGE - dot(i, i);
      row[i - first[i]] = Math.sqrt(Math.max(RIDGE, rest));
    }
  }

  private void fill(double[] weights) {
    int p = rows.length;
    for (int i = 0; i < p; i++) {
      Arrays.fill(rows[i], 0);
      rows[i][i - first[i]] = weights[order[i]];
    }
    for (int j = 0; j < summing.leaves(); j++) {
      double weight = weights[p + j];
      for (int k = 0; k < summing.depth(j) && weight > 0; k++) {
        int i = place[summing.above(j, k)];
        for (int l = 0; l < summing.depth(j); l++) {
          int other = place[summing.above(j, l)];
          if (other <= i) {
            rows[i][other - first[i]] += weight;
          }
        }
      }
    }
  }

  /** Four running sums, always in the same order: the bits do not depend on anything else. */
  private double dot(int i, int j) {
    int from = Math.max(first[i], first[j]);
    double[] x = rows[i];
    double[] y = rows[j];
    int dx = from - first[i];
    int dy = from - first[j];
    int n = j - from;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 3 < n; k += 4) {
      s0 += x[dx + k] * y[dy + k];
      s1 += x[dx + k + 1] * y[dy + k + 1];
      s2 += x[dx + k + 2] * y[dy + k + 2];
      s3 += x[dx + k + 3] * y[dy + k + 3];
    }
    for (; k < n; k++) {
      s0 += x[dx + k] * y[dy + k];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** Solves for a right-hand side of aggregates in their own order. */
  double[] solve(double[] right) {
    int p = rows.length;
    double[] z = new double[p];
    for (int i = 0; i < p; i++) {
      double[] row = rows[i];
      double sum = right[order[i]] * scale[i];
      for (int j = first[i]; j < i; j++) {
        sum -= row[j - first[i]] * z[j];
      }
      z[i] = sum / row[i - first[i]];
    }
    for (int i = p - 1; i >= 0; i--) {
      double[] row = rows[i];
      z[i] /= row[i - first[i]];
      for (int j = first[i]; j < i; j++) {
        z[j] -= row[j - first[i]] * z[i];
      }
    }
    double[] solution = new double[p];
    for (int i = 0; i < p; i++) {
      solution[order[i]] = z[i] * scale[i];
    }
    return solution;
  }
}
