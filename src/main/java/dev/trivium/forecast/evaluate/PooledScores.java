package dev.trivium.forecast.evaluate;

import java.util.Arrays;
import java.util.List;

/**
 * The scores of a pool, which tell how many spreads errors reach below and above the centre.
 *
 * <p>From 200 scores a step on, each side has its own quantile, neighbouring steps lend theirs, and
 * late origins count more than early ones, {@code w = ρ^age}: how much a market moves changes with
 * time, and a weighted quantile follows it. Source: Barber, Candès, Ramdas &amp; Tibshirani (2023),
 * equation 10. Where the latest errors are larger than all together, they are what to expect. With
 * fewer scores one quantile of their sizes holds for both sides.
 */
final class PooledScores {
  private static final int TWO_SIDED_FROM = 200;

  /** Weight of an origin relative to the next; of 1, 0.8, 0.65 the best on training series. */
  private static final double RECENCY = 0.5;

  /** A step takes in the scores of a quarter of the horizon before and after. */
  private static final int NEIGHBOURS = 4;

  private static final double[] LATEST = {1, 1};

  private final AgedScores up;
  private final AgedScores down;
  private final double[][] sizes;
  private final double[] weights;
  private final int near;

  /**
   * @param pool by series, origin (oldest first) and step; NaN where unknown
   */
  PooledScores(List<double[][]> pool, int steps) {
    up = new AgedScores(pool, steps, 1);
    down = new AgedScores(pool, steps, -1);
    sizes = new double[steps][];
    for (int h = 0; h < steps; h++) {
      sizes[h] = sizes(pool, h);
    }
    weights = new double[up.ages()];
    for (int age = 0; age < weights.length; age++) {
      weights[age] = age == 0 ? 1 : weights[age - 1] * RECENCY;
    }
    near = Math.max(1, steps / NEIGHBOURS);
  }

  private static double[] sizes(List<double[][]> pool, int step) {
    return pool.stream()
        .flatMap(Arrays::stream)
        .mapToDouble(row -> Math.abs(row[step]))
        .filter(size -> !Double.isNaN(size))
        .sorted()
        .toArray();
  }

  /** How far each step reaches at a level; NaN where too little is known. */
  PoolReach reach(double level) {
    PoolReach reach = new PoolReach(sizes.length);
    for (int h = 0; h < sizes.length; h++) {
      set(reach, h, level);
    }
    return reach;
  }

  /**
   * The same where steps have levels of their own; one that too few are known for takes the largest
   * error.
   *
   * @param before the reach at the level that steps have where nothing moved them
   */
  PoolReach moved(AdaptiveLevel levels, PoolReach before) {
    PoolReach reach = new PoolReach(sizes.length);
    for (int h = 0; h < sizes.length; h++) {
      reach.set(h, before.below(h), before.above(h));
      if (levels.moved(h)) {
        set(reach, h, levels.level(h));
        if (Double.isNaN(reach.below(h)) && sizes[h].length > 0) {
          double largest = sizes[h][sizes[h].length - 1];
          reach.set(h, largest, largest);
        }
      }
    }
    return reach;
  }

  private void set(PoolReach reach, int h, double level) {
    double side = (1 + level) / 2;
    double low = Math.max(0, down.quantile(side, h, near, weights));
    double high = Math.max(0, up.quantile(side, h, near, weights));
    if (sizes[h].length < TWO_SIDED_FROM || Double.isNaN(low) || Double.isNaN(high)) {
      low = Quantiles.conformal(sizes[h], level);
      high = low;
    } else if (weights.length >= 2 && up.known(h, LATEST.length) >= TWO_SIDED_FROM) {
      low = wider(low, down.quantile(side, h, near, LATEST));
      high = wider(high, up.quantile(side, h, near, LATEST));
    }
    reach.set(h, low, high);
  }

  private static double wider(double reach, double latest) {
    return latest > reach ? latest : reach;
  }
}
