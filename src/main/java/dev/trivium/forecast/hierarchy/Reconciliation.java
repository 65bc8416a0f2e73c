package dev.trivium.forecast.hierarchy;

/**
 * Makes the forecasts of a hierarchy add up, step by step, and none negative that must not be.
 *
 * <p>Shape: vectors of all nodes, aggregates first. What was never negative stays so in values and
 * paths. Errors: none for finite values; weights of zero mean a forecast that is believed.
 */
public final class Reconciliation {
  private final Summing summing;
  private final NonNegative floor;

  /**
   * @param bounded by leaf, whether it must not be negative
   */
  public Reconciliation(Summing summing, boolean[] bounded) {
    this.summing = summing;
    this.floor = new NonNegative(summing, bounded);
  }

  /**
   * Reconciles one step.
   *
   * @param base forecasts of all nodes, each made on its own
   */
  public Step step(double[] base, Weights weights) {
    Projection projection = Projection.of(summing, weights);
    double[] projected = projection.of(base);
    boolean correlated = weights instanceof Weights.Shrunk;
    double[] start = correlated ? projected : base;
    return new Step(projection, floor.settle(start, projected, weights.diagonal()));
  }

  /** One step after reconciliation. */
  public final class Step {
    private final Projection projection;
    private final NonNegative.Settled settled;

    private Step(Projection projection, NonNegative.Settled settled) {
      this.projection = projection;
      this.settled = settled;
    }

    /** Reconciled values of all nodes. */
    public double[] nodes() {
      return settled.nodes.clone();
    }

    /** Whether the cheap way serves although it moved an aggregate, because pivots ran out. */
    public boolean gaveUp() {
      return settled.how == NonNegative.How.GIVEN_UP;
    }

    /** Whether a leaf would have been negative. */
    public boolean touched() {
      return settled.how != NonNegative.How.UNTOUCHED;
    }

    /**
     * What an error of the base forecasts becomes: what came adds up by itself, so reconciling the
     * forecasts projects their errors (Panagiotelis et al. 2021).
     */
    public double[] error(double[] baseErrors) {
      return projection.of(baseErrors);
    }

    /** A sample path: the reconciled values and one reconciled error, none negative. */
    public double[] path(double[] baseErrors) {
      double[] path = projection.leaves(baseErrors);
      for (int i = summing.aggregates(); i < path.length; i++) {
        path[i] += settled.nodes[i];
      }
      return floor.scaled(path);
    }
  }
}
