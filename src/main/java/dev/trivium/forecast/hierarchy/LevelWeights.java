package dev.trivium.forecast.hierarchy;

import java.util.Arrays;

/**
 * How much each node is believed: a level as one of its leaves, nodes within a level by their
 * variances.
 *
 * <p>What nobody could foresee is in the error of a total and in the sum of its leaves' errors
 * alike; it adds up, so it says nothing on whom to believe. The rest tends to go together in leaves
 * that lag behind the same turn, and their sum is then as much worse than the total's own forecast
 * as there are leaves. So the aggregates of a level weigh together what the means of their leaves
 * do: with equal leaves that is the ordinary least squares of Hyndman et al. (2011). For any
 * weights the squared errors over the weights never grow in sum (Panagiotelis et al. 2021); small
 * weights lend most of that promise to the totals.
 *
 * <p>Where the past speaks clearly against it, because totals err far more than the sums of their
 * leaves, {@linkplain Weights#measured variances} decide for all nodes.
 */
public final class LevelWeights {
  private static final double PRIOR_ORIGINS = 8;

  /** By how much the logarithm of past squared errors must be less: far above its noise. */
  private static final double CLEARLY = 0.5;

  private final Summing summing;
  private final ErrorRows rows;
  private final int[] levels;
  private final int count;
  private final double[] own;
  private final double[] drawn;
  private final boolean measured;

  private LevelWeights(Summing summing, ErrorRows rows, int[] levels, double[] spread) {
    this.summing = summing;
    this.rows = rows;
    this.levels = Arrays.copyOf(levels, summing.aggregates());
    this.count = Arrays.stream(this.levels).max().orElse(-1) + 1;
    this.own = rows.squares();
    this.drawn = own.clone();
    draw(0, summing.aggregates());
    draw(summing.aggregates(), drawn.length);
    this.measured =
        rows.known() > 0 && loss(measured(spread), spread) < loss(level(spread), spread) - CLEARLY;
  }

  /**
   * @param levels of the nodes, from 0
   * @param spread of each node at a step, on which the two ways are compared
   */
  public static LevelWeights of(Summing summing, ErrorRows rows, int[] levels, double[] spread) {
    return new LevelWeights(summing, rows, levels, spread);
  }

  /** Draws mean squares of few origins to those of all aggregates, or of all leaves. */
  private void draw(int from, int to) {
    double all = Arrays.stream(own, from, to).average().orElse(1);
    double origins = rows.known();
    for (int i = from; i < to; i++) {
      drawn[i] = (origins * own[i] + PRIOR_ORIGINS * all) / (origins + PRIOR_ORIGINS);
    }
  }

  /**
   * The weights of a step.
   *
   * @param spread of each node at this step
   */
  public Weights at(double[] spread) {
    return measured ? measured(spread) : level(spread);
  }

  private Weights measured(double[] spread) {
    return Weights.measured(summing, variances(spread, own), rows.sums(summing, spread));
  }

  private static double[] variances(double[] spread, double[] squares) {
    double[] variances = new double[spread.length];
    for (int i = 0; i < variances.length; i++) {
      variances[i] = spread[i] * spread[i] * squares[i];
    }
    return variances;
  }

  private Weights level(double[] spread) {
    double[] weights = variances(spread, drawn);
    double[] sums = weights.clone();
    summing.sum(sums);
    double[] means = new double[count];
    double[] together = new double[count];
    for (int a = 0; a < levels.length; a++) {
      means[levels[a]] += sums[a] / summing.size(a);
      together[levels[a]] += weights[a];
    }
    for (int a = 0; a < levels.length; a++) {
      int level = levels[a];
      weights[a] = together[level] > 0 ? weights[a] * (means[level] / together[level]) : 0;
    }
    return Weights.variances(weights);
  }

  /** What is left of squared past errors: mean over the levels, the leaves last, of logarithms. */
  private double loss(Weights weights, double[] spread) {
    Projection projection = Projection.of(summing, weights);
    int p = levels.length;
    double[] before = new double[drawn.length];
    double[] after = new double[drawn.length];
    for (int row = 0; row < rows.rows() / 2; row++) {
      double[] errors = rows.errors(row, 0, spread);
      double[] reconciled = projection.of(errors);
      for (int i = 0; i < errors.length; i++) {
        before[i] += errors[i] * errors[i];
        after[i] += reconciled[i] * reconciled[i];
      }
    }
    double[] ratio = new double[count + 1];
    int[] nodes = new int[count + 1];
    for (int i = 0; i < before.length; i++) {
      double left = after[i] / before[i];
      if (Double.isFinite(left)) {
        ratio[i < p ? levels[i] : count] += left;
        nodes[i < p ? levels[i] : count]++;
      }
    }
    double sum = 0;
    for (int level = 0; level <= count; level++) {
      sum += nodes[level] > 0 && ratio[level] > 0 ? StrictMath.log(ratio[level] / nodes[level]) : 0;
    }
    return sum / (count + 1);
  }
}
