package dev.trivium.forecast.engine;

import java.util.Arrays;

/**
 * What reconciling does to the spreads of the nodes of a level together.
 *
 * <p>The mean squares of a level are drawn to those of all nodes as by four more nodes. A node
 * whose own reconciled errors are far above its spread keeps half of them at least.
 */
final class LevelRatios {
  private static final int PRIOR_NODES = 4;
  private static final double LEAST_OWN = 0.5;

  private final int[] levels;
  private final int count;

  /**
   * @param levels of all nodes, from 0
   */
  LevelRatios(int[] levels) {
    this.levels = levels.clone();
    this.count = Arrays.stream(levels).max().orElse(-1) + 1;
  }

  /**
   * Spreads of reconciled forecasts.
   *
   * @param before spreads of the nodes on their own
   * @param squares mean squares of reconciled errors
   */
  double[] spreads(double[] before, double[] squares) {
    double[] sum = new double[count];
    double[] nodes = new double[count];
    double all = 0;
    double known = 0;
    for (int i = 0; i < before.length; i++) {
      double ratio = squares[i] / (before[i] * before[i]);
      if (Double.isFinite(ratio)) {
        sum[levels[i]] += ratio;
        nodes[levels[i]]++;
        all += ratio;
        known++;
      }
    }
    double mean = known > 0 ? all / known : 1;
    double[] spreads = new double[before.length];
    for (int i = 0; i < spreads.length; i++) {
      int level = levels[i];
      double ratio = (sum[level] + PRIOR_NODES * mean) / (nodes[level] + PRIOR_NODES);
      spreads[i] = Math.max(before[i] * Math.sqrt(ratio), LEAST_OWN * Math.sqrt(squares[i]));
    }
    return spreads;
  }
}
