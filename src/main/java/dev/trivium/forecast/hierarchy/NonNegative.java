package dev.trivium.forecast.hierarchy;

/**
 * Reconciled values none of whose leaves is negative where it must not be.
 *
 * <p>First the cheap way: negative leaves become zero and the others are scaled to keep the total
 * (Di Fonzo &amp; Girolimetto 2023). If that moves an aggregate by more than 0.5 %, the least
 * squares problem is solved under its bounds by block principal pivoting (Wickramasuriya, Turlach
 * &amp; Hyndman 2020; Júdice &amp; Pires 1994), with at most 100 pivots; beyond, the cheap way
 * serves.
 */
final class NonNegative {
  static final int MOST_PIVOTS = 100;
  private static final double MOVED = 0.005;
  private static final double NEARLY = 1e-10;
  private static final int PATIENCE = 3;

  private final Summing summing;
  private final boolean[] bounded;

  /**
   * @param bounded by leaf, whether it must not be negative
   */
  NonNegative(Summing summing, boolean[] bounded) {
    this.summing = summing;
    this.bounded = bounded.clone();
  }

  /** Values of all nodes, and how they came about. */
  static final class Settled {
    final double[] nodes;
    final How how;

    private Settled(double[] nodes, How how) {
      this.nodes = nodes;
      this.how = how;
    }
  }

  /** Whether a bound was met, and by which way. */
  enum How {
    UNTOUCHED,
    SCALED,
    EXACT,
    GIVEN_UP
  }

  Settled settle(double[] base, double[] reconciled, double[] weights) {
    if (!broken(reconciled)) {
      return new Settled(reconciled, How.UNTOUCHED);
    }
    double[] scaled = scaled(reconciled);
    if (near(scaled, reconciled)) {
      return new Settled(scaled, How.SCALED);
    }
    return pivoted(base, reconciled, weights, scaled);
  }

  private boolean broken(double[] nodes) {
    int p = summing.aggregates();
    for (int j = 0; j < bounded.length; j++) {
      if (bounded[j] && nodes[p + j] < 0) {
        return true;
      }
    }
    return false;
  }

  /** Negative leaves to zero, the other bounded ones scaled to the sum they had together. */
  double[] scaled(double[] nodes) {
    int p = summing.aggregates();
    double sum = 0;
    double kept = 0;
    for (int j = 0; j < bounded.length; j++) {
      sum += bounded[j] ? nodes[p + j] : 0;
      kept += bounded[j] ? Math.max(0, nodes[p + j]) : 0;
    }
    double factor = kept > 0 ? Math.max(0, sum) / kept : 0;
    double[] scaled = nodes.clone();
    for (int j = 0; j < bounded.length; j++) {
      scaled[p + j] = bounded[j] ? Math.max(0, nodes[p + j]) * factor : nodes[p + j];
    }
    summing.sum(scaled);
    return scaled;
  }

  private boolean near(double[] scaled, double[] reconciled) {
    for (int a = 0; a < summing.aggregates(); a++) {
      if (!(Math.abs(scaled[a] - reconciled[a]) <= MOVED * Math.abs(reconciled[a]))) {
        return false;
      }
    }
    return true;
  }

  private Settled pivoted(double[] base, double[] reconciled, double[] weights, double[] cheap) {
    int p = summing.aggregates();
    double size = 0;
    boolean[] held = new boolean[bounded.length];
    for (int j = 0; j < held.length; j++) {
      size += Math.abs(base[p + j]) / held.length;
      held[j] = bounded[j] && reconciled[p + j] < 0;
    }
    int least = Integer.MAX_VALUE;
    int patience = PATIENCE;
    for (int pivot = 0; pivot < MOST_PIVOTS; pivot++) {
      double[] wanted = wanted(base, weights, held);
      boolean[] wrong = wrong(wanted, held, NEARLY * size);
      int count = count(wrong);
      if (count == 0) {
        return new Settled(released(base, wanted, held), How.EXACT);
      }
      patience = count < least ? PATIENCE : patience - 1;
      least = Math.min(least, count);
      turn(held, wrong, patience < 0);
    }
    return new Settled(cheap, How.GIVEN_UP);
  }

  /** Where each leaf would go if those held stayed at zero: its base plus what the totals ask. */
  private double[] wanted(double[] base, double[] weights, boolean[] held) {
    int p = summing.aggregates();
    double[] values = base.clone();
    double[] free = weights.clone();
    for (int j = 0; j < held.length; j++) {
      values[p + j] = held[j] ? 0 : values[p + j];
      free[p + j] = held[j] ? 0 : free[p + j];
    }
    double[] lambda = Projection.of(summing, new Weights.Diagonal(free)).multipliers(values);
    double[] wanted = new double[held.length];
    for (int j = 0; j < held.length; j++) {
      wanted[j] = base[p + j] + weights[p + j] * summing.spread(lambda, j);
    }
    return wanted;
  }

  private boolean[] wrong(double[] wanted, boolean[] held, double nearly) {
    boolean[] wrong = new boolean[held.length];
    for (int j = 0; j < held.length; j++) {
      wrong[j] = bounded[j] && (held[j] ? wanted[j] > nearly : wanted[j] < -nearly);
    }
    return wrong;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  /** All that are wrong change sides; one alone, the last, when that has not helped for a while. */
  private static void turn(boolean[] held, boolean[] wrong, boolean one) {
    for (int j = held.length - 1; j >= 0; j--) {
      if (wrong[j]) {
        held[j] = !held[j];
        if (one) {
          return;
        }
      }
    }
  }

  private double[] released(double[] base, double[] wanted, boolean[] held) {
    int p = summing.aggregates();
    double[] nodes = base.clone();
    for (int j = 0; j < held.length; j++) {
      nodes[p + j] = bounded[j] ? held[j] ? 0 : Math.max(0, wanted[j]) : wanted[j];
    }
    summing.sum(nodes);
    return nodes;
  }
}
