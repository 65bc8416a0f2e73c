package dev.trivium.forecast.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How the errors of the steps of one path go together, whatever their sizes are.
 *
 * <p>A Gaussian copula, as for scenarios of wind power (Pinson et al. 2009), whose correlations are
 * a mean of three: those of the series' own past errors over the steps of an origin, those of the
 * series of its pool, and those the growth of the spread tells. For the latter a variance that
 * grows from step to step is read as a moving average, {@code e_h = Σ c_j ε_{h−j}} with {@code c_j²
 * = (v_{j+1} − v_j)/v_1} (Hyndman et al. 2008, ch. 6): exact for linear models whose weights are
 * not negative. K own origins weigh {@code K/(K + 8)} as in {@link ConformalBand}; of the rest the
 * pool weighs {@code n/(n + 10)} for n rows that overlap by half. Whole rows alone, resampled,
 * would give no more different paths than there are origins, six at most.
 *
 * <p>No matrix is formed: rows are summed with random signs (Wu 1986), which have their
 * correlations, so that long horizons stay cheap.
 */
public final class StepCopula {
  /** As many rows of a pool as can matter. */
  public static final int MOST_ROWS = 96;

  private static final double OWN_PRIOR = 8;
  private static final double POOL_PRIOR = 10;
  private static final double OVERLAP = 0.5;

  /** One error beyond this many spreads must not decide for all steps. */
  private static final double LARGEST = 4;

  private static final int CELLS = 1024;
  private static final double[] NORMAL = NormalScores.of(CELLS);

  private final double[][] own;
  private final double[][] pool;
  private final double[] growth;
  private final double[] unit;
  private final double ownShare;
  private final double poolShare;
  private final int steps;

  /**
   * @param spread by step, of the model, not negative
   * @param own past errors of the series in spreads, by origin and step; NaN if unknown
   * @param pool the same of comparable series; none where there are none
   */
  public StepCopula(double[] spread, double[][] own, double[][] pool) {
    this.steps = spread.length;
    this.own = units(own, steps);
    this.pool = units(pool, steps);
    this.growth = growth(spread);
    this.unit = new double[steps];
    double sum = 0;
    for (int h = 0; h < steps; h++) {
      sum += growth[h] * growth[h];
      unit[h] = 1 / Math.sqrt(sum);
    }
    this.ownShare = own.length / (own.length + OWN_PRIOR);
    double rows = OVERLAP * pool.length;
    this.poolShare = (1 - ownShare) * rows / (rows + POOL_PRIOR);
  }

  /** Each step in units of its root sum of squares; what is unknown is 0. */
  private static double[][] units(double[][] rows, int steps) {
    double[][] units = new double[rows.length][steps];
    for (int h = 0; h < steps; h++) {
      double sum = 0;
      for (int k = 0; k < rows.length; k++) {
        double score = rows[k][h];
        units[k][h] = Double.isNaN(score) ? 0 : Math.clamp(score, -LARGEST, LARGEST);
        sum += units[k][h] * units[k][h];
      }
      double root = Math.sqrt(sum);
      for (int k = 0; k < rows.length && root > 0; k++) {
        units[k][h] /= root;
      }
    }
    return units;
  }

  private static double[] growth(double[] spread) {
    double[] growth = new double[spread.length];
    double first = spread[0] * spread[0];
    growth[0] = 1;
    for (int h = 1; h < growth.length; h++) {
      double more = (spread[h] * spread[h] - spread[h - 1] * spread[h - 1]) / first;
      growth[h] = more > 0 && more < Double.MAX_VALUE ? Math.sqrt(more) : 0;
    }
    return growth;
  }

  /**
   * Places in the distribution of each step.
   *
   * @return by path and step: each step has every place from 0 to {@code paths − 1} once
   */
  public int[][] places(int paths, SplittableRandom random) {
    double[][] column = new double[steps][paths];
    double[] path = new double[steps];
    double[] shocks = new double[steps];
    double model = Math.sqrt(1 - ownShare - poolShare);
    for (int i = 0; i < paths; i++) {
      Arrays.fill(path, 0);
      signed(own, Math.sqrt(ownShare), path, random);
      signed(pool, Math.sqrt(poolShare), path, random);
      for (int h = 0; h < steps; h++) {
        shocks[h] = NORMAL[random.nextInt() >>> 22];
        double sum = 0;
        for (int j = 0; j <= h; j++) {
          sum += growth[j] * shocks[h - j];
        }
        column[h][i] = path[h] + model * unit[h] * sum;
      }
    }
    int[][] places = new int[paths][steps];
    for (int h = 0; h < steps; h++) {
      rank(column[h], places, h);
    }
    return places;
  }

  /** Adds the rows, each with a random sign. */
  private static void signed(
      double[][] rows, double share, double[] path, SplittableRandom random) {
    for (double[] row : rows) {
      double sign = random.nextInt() < 0 ? -share : share;
      for (int h = 0; h < path.length; h++) {
        path[h] += sign * row[h];
      }
    }
  }

  /** Equal values take their places in the order of the paths. */
  private static void rank(double[] values, int[][] places, int step) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int[] taken = new int[sorted.length];
    for (int i = 0; i < values.length; i++) {
      int first = first(sorted, values[i]);
      places[i][step] = first + taken[first]++;
    }
  }

  private static int first(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
