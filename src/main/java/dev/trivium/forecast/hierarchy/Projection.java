package dev.trivium.forecast.hierarchy;

import java.util.function.UnaryOperator;

/**
 * The nearest forecasts that add up: {@code ỹ = ŷ − WC'(CWC')⁻¹Cŷ} with {@code C = [I, −A]}.
 *
 * <p>This is the minimum trace reconciliation of Wickramasuriya, Athanasopoulos &amp; Hyndman
 * (2019), solved on the side of the aggregates, of which there are few. The aggregates of the
 * result are summed from its leaves, so that sums hold to the last bit but one.
 */
public final class Projection {
  /** Above this many aggregates there is no factor, only products. */
  static final int MOST_FACTORED = 2_000;

  private static final int ITERATIONS = 500;

  private final Summing summing;
  private final Weights weights;
  private final double[] diagonal;
  private final Solver solver;

  /** Solves {@code CWC'λ = right}. */
  private interface Solver {
    double[] solve(double[] right);
  }

  private Projection(Summing summing, Weights weights) {
    this.summing = summing;
    this.weights = weights;
    this.diagonal = weights.diagonal();
    this.solver = solver();
  }

  /** For weights of all nodes of this hierarchy. */
  public static Projection of(Summing summing, Weights weights) {
    return new Projection(summing, weights);
  }

  private Solver solver() {
    boolean plain = weights instanceof Weights.Diagonal;
    if (summing.aggregates() > MOST_FACTORED) {
      double[] inverse = inverse();
      return gradients(residual -> scaled(residual, inverse));
    }
    Envelope factor = new Envelope(summing);
    factor.factor(diagonal);
    return plain ? factor::solve : gradients(factor::solve);
  }

  private Solver gradients(UnaryOperator<double[]> preconditioner) {
    return new ConjugateGradients(this::product, preconditioner, ITERATIONS)::solve;
  }

  /** One over the diagonal of {@code CWC'}. */
  private double[] inverse() {
    int p = summing.aggregates();
    double[] inverse = new double[p];
    System.arraycopy(diagonal, 0, inverse, 0, p);
    for (int j = 0; j < summing.leaves(); j++) {
      for (int k = 0; k < summing.depth(j); k++) {
        inverse[summing.above(j, k)] += diagonal[p + j];
      }
    }
    for (int a = 0; a < p; a++) {
      inverse[a] = inverse[a] > 0 ? 1 / inverse[a] : 1;
    }
    return inverse;
  }

  private static double[] scaled(double[] values, double[] factors) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = values[i] * factors[i];
    }
    return scaled;
  }

  private double[] product(double[] lambda) {
    return summing.gaps(moves(lambda));
  }

  /** {@code WC'λ}: what each node moves by, for all nodes. */
  private double[] moves(double[] lambda) {
    int p = summing.aggregates();
    double[] moves = new double[summing.nodes()];
    System.arraycopy(lambda, 0, moves, 0, p);
    for (int j = 0; j < summing.leaves(); j++) {
      moves[p + j] = -summing.spread(lambda, j);
    }
    return switch (weights) {
      case Weights.Diagonal plain -> scaled(moves, diagonal);
      case Weights.Shrunk shrunk -> correlated(shrunk, moves);
    };
  }

  private double[] correlated(Weights.Shrunk shrunk, double[] values) {
    double[] moved = new double[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = shrunk.lambda * diagonal[i] * values[i];
    }
    for (double[] row : shrunk.rows) {
      double along = (1 - shrunk.lambda) * ConjugateGradients.dot(row, values);
      for (int i = 0; i < moved.length; i++) {
        moved[i] += along * row[i];
      }
    }
    return moved;
  }

  /** Reconciled values of all nodes, aggregates first. */
  public double[] of(double[] base) {
    double[] nodes = leaves(base);
    summing.sum(nodes);
    return nodes;
  }

  /** The same with the aggregates left at zero. */
  double[] leaves(double[] base) {
    double[] moves = moves(multipliers(base));
    double[] nodes = new double[base.length];
    for (int i = summing.aggregates(); i < nodes.length; i++) {
      nodes[i] = base[i] - moves[i];
    }
    return nodes;
  }

  /** {@code (CWC')⁻¹C} times the base forecasts, by aggregate. */
  double[] multipliers(double[] base) {
    return solver.solve(summing.gaps(base));
  }
}
