package dev.trivium.forecast.hierarchy;

import java.util.List;

/**
 * Which leaves each aggregate is the sum of: the sparse matrix A of {@code S = [A; I]}.
 *
 * <p>Nodes are numbered aggregates first, then leaves. Any sets of leaves will do: trees, crossed
 * dimensions, periods of time.
 */
public final class Summing {
  private final int leaves;
  private final int[] begin;
  private final int[] leaf;
  private final int[] beginAbove;
  private final int[] above;

  private Summing(int leaves, int[] begin, int[] leaf) {
    this.leaves = leaves;
    this.begin = begin;
    this.leaf = leaf;
    this.beginAbove = new int[leaves + 1];
    this.above = new int[leaf.length];
    transpose();
  }

  /**
   * @param rows the leaves of each aggregate, each leaf once; none may be empty
   */
  public static Summing of(int leaves, List<int[]> rows) {
    int[] begin = new int[rows.size() + 1];
    for (int a = 0; a < rows.size(); a++) {
      if (rows.get(a).length == 0) {
        throw new IllegalArgumentException("an aggregate is the sum of at least one leaf");
      }
      begin[a + 1] = begin[a] + rows.get(a).length;
    }
    int[] leaf = new int[begin[rows.size()]];
    for (int a = 0; a < rows.size(); a++) {
      System.arraycopy(rows.get(a), 0, leaf, begin[a], rows.get(a).length);
    }
    return new Summing(leaves, begin, leaf);
  }

  private void transpose() {
    for (int j : leaf) {
      beginAbove[j + 1]++;
    }
    for (int j = 0; j < leaves; j++) {
      beginAbove[j + 1] += beginAbove[j];
    }
    int[] next = beginAbove.clone();
    for (int a = 0; a < aggregates(); a++) {
      for (int k = begin[a]; k < begin[a + 1]; k++) {
        above[next[leaf[k]]++] = a;
      }
    }
  }

  public int leaves() {
    return leaves;
  }

  public int aggregates() {
    return begin.length - 1;
  }

  /** Aggregates and leaves. */
  public int nodes() {
    return aggregates() + leaves;
  }

  /** How many leaves an aggregate is the sum of. */
  public int size(int aggregate) {
    return begin[aggregate + 1] - begin[aggregate];
  }

  /** How many aggregates a leaf is part of. */
  int depth(int j) {
    return beginAbove[j + 1] - beginAbove[j];
  }

  /** One of the aggregates a leaf is part of. */
  int above(int j, int k) {
    return above[beginAbove[j] + k];
  }

  /** Writes the sum of its leaves over each aggregate of a vector of all nodes. */
  public void sum(double[] nodes) {
    int p = aggregates();
    for (int a = 0; a < p; a++) {
      double sum = 0;
      for (int k = begin[a]; k < begin[a + 1]; k++) {
        sum += nodes[p + leaf[k]];
      }
      nodes[a] = sum;
    }
  }

  /** By how much each aggregate of a vector of all nodes exceeds its leaves: C times it. */
  double[] gaps(double[] nodes) {
    int p = aggregates();
    double[] gaps = new double[p];
    for (int a = 0; a < p; a++) {
      double sum = 0;
      for (int k = begin[a]; k < begin[a + 1]; k++) {
        sum += nodes[p + leaf[k]];
      }
      gaps[a] = nodes[a] - sum;
    }
    return gaps;
  }

  /** The sum over the aggregates a leaf is part of: A' times a vector of aggregates. */
  double spread(double[] aggregates, int j) {
    double sum = 0;
    for (int k = beginAbove[j]; k < beginAbove[j + 1]; k++) {
      sum += aggregates[above[k]];
    }
    return sum;
  }
}
