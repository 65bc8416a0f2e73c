package dev.trivium.forecast.evaluate;

import java.util.Arrays;

/**
 * How much wider or narrower than its pool a series errs: {@code (K·r + 32)/(K + 32)} for K
 * origins, r the level's quantile of its own scores in units of the pool's reach.
 *
 * <p>32 was best on training series of M4 and of three competitions (of 8, 12, 16, 24, 40, 80): a
 * handful of overlapping origins says little about one series that its spread does not say.
 */
final class OwnFactor {
  private static final double PRIOR_ORIGINS = 32;

  /** Origins are half a horizon apart, so only the next ones share periods. */
  private static final int APART = 2;

  private final PoolReach pool;
  private final double level;

  OwnFactor(PoolReach pool, double level) {
    this.pool = pool;
    this.level = level;
  }

  /** From all origins of a series. */
  double of(double[][] own) {
    return factor(own);
  }

  /** A series' scores, each in units of what the origins that share no period with it say. */
  double[][] apart(double[][] own) {
    double[][] apart = new double[own.length][];
    for (int k = 0; k < own.length; k++) {
      int least = k - APART;
      int next = k + APART;
      double[][] others = new double[Math.max(0, least + 1) + Math.max(0, own.length - next)][];
      int at = 0;
      for (int j = 0; j < own.length; j++) {
        if (j <= least || j >= next) {
          others[at++] = own[j];
        }
      }
      double factor = factor(others);
      apart[k] = Arrays.stream(own[k]).map(score -> score / factor).toArray();
    }
    return apart;
  }

  private double factor(double[][] own) {
    return (own.length * ratio(own) + PRIOR_ORIGINS) / (own.length + PRIOR_ORIGINS);
  }

  private double ratio(double[][] own) {
    int steps = own.length == 0 ? 0 : own[0].length;
    double[] ratios = new double[own.length * steps];
    int known = 0;
    for (double[] row : own) {
      for (int h = 0; h < steps; h++) {
        if (!Double.isNaN(row[h])) {
          double reach = row[h] > 0 ? pool.above(h) : pool.below(h);
          ratios[known++] = reach > 0 ? Math.abs(row[h]) / reach : 1;
        }
      }
    }
    if (known == 0) {
      return 1;
    }
    double[] sorted = Arrays.copyOf(ratios, known);
    Arrays.sort(sorted);
    double quantile = Quantiles.conformal(sorted, level);
    return Double.isNaN(quantile) ? sorted[known - 1] : quantile;
  }
}
