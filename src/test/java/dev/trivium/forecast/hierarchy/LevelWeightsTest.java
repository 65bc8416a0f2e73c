package dev.trivium.forecast.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whom six origins make believe, where errors are of two kinds: unforeseeable, and avoidable. */
class LevelWeightsTest {
  private static final int REGIONS = 4;
  private static final int PRODUCTS = 5;
  private static final int ORIGINS = 6;
  private static final int STEPS = 6;
  private static final int TIMES = 400;

  private final SplittableRandom random = new SplittableRandom(9);
  private final Summing summing = crossed();
  private final int p = summing.aggregates();

  private static Summing crossed() {
    List<List<String>> keys = new ArrayList<>();
    for (int r = 0; r < REGIONS; r++) {
      for (int product = 0; product < PRODUCTS; product++) {
        keys.add(List.of("r" + r, "p" + product));
      }
    }
    return Crossed.of(keys).summing();
  }

  /** Errors of all nodes at the steps of one origin. */
  private interface Errors {
    double[][] draw();
  }

  @Test
  void totalsKeepTheirOwnWhereLeavesLagTogether() {
    double[][] left = left(this::lagging);

    assertThat(left[0][0]).as("total, by levels").isLessThan(1.05);
    assertThat(left[1][0]).as("total, by variances alone").isGreaterThan(1.08);
    for (int level = 1; level < 4; level++) {
      assertThat(left[0][level]).as("level " + level).isLessThan(0.97);
    }
  }

  @Test
  void variancesDecideWhereTotalsErrFarMoreThanSums() {
    double[][] left = left(this::wildTotals);

    assertThat(left[0][0]).as("total").isLessThan(0.1);
    assertThat(left[0][0]).as("total").isEqualTo(left[1][0]);
  }

  @Test
  void withoutPastAnAggregateWeighsAsItsMeanLeaf() {
    ErrorRows none = new ErrorRows(unknown(), STEPS);
    double[] spread = new double[summing.nodes()];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = i < p ? 100 : 2;
    }

    double[] weights = LevelWeights.of(summing, none, levels(), spread).at(spread).diagonal();

    for (double weight : weights) {
      assertThat(weight / weights[p]).isBetween(0.5, 2.0);
    }
  }

  private List<double[][]> unknown() {
    List<double[][]> scores = new ArrayList<>();
    for (int i = 0; i < summing.nodes(); i++) {
      scores.add(new double[0][]);
    }
    return scores;
  }

  /** A common shock and own noise nobody foresees; leaves see a turn late, the total does not. */
  private double[][] lagging() {
    double lag = 1.5 * random.nextGaussian();
    double[][] errors = new double[STEPS][summing.nodes()];
    for (double[] step : errors) {
      double shock = 2 * random.nextGaussian();
      for (int i = p; i < step.length; i++) {
        step[i] = shock + 4 * random.nextGaussian();
      }
      summing.sum(step);
      for (int i = 0; i < step.length; i++) {
        step[i] +=
            i < p
                ? late(i) * lag + 0.2 * Math.sqrt(summing.size(i)) * random.nextGaussian()
                : lag + random.nextGaussian();
      }
    }
    return errors;
  }

  /** How much of the turn an aggregate misses: half as much as its leaves, the total nothing. */
  private double late(int aggregate) {
    return level(aggregate) == 0 ? 0 : summing.size(aggregate) / 2.0;
  }

  /** Leaves are foreseen well, totals as if nothing was known. */
  private double[][] wildTotals() {
    double[][] errors = new double[STEPS][summing.nodes()];
    for (double[] step : errors) {
      for (int i = 0; i < step.length; i++) {
        step[i] = (i < p ? 10.0 * summing.size(i) : 1) * random.nextGaussian();
      }
    }
    return errors;
  }

  /** Squared errors after over before, by level; by levels, and by variances alone. */
  private double[][] left(Errors errors) {
    double[][] after = new double[2][4];
    double[] before = new double[4];
    for (int time = 0; time < TIMES; time++) {
      double[][][] scores = new double[summing.nodes()][ORIGINS][STEPS];
      for (int k = 0; k < ORIGINS; k++) {
        double[][] past = errors.draw();
        for (int h = 0; h < STEPS; h++) {
          for (int i = 0; i < scores.length; i++) {
            scores[i][k][h] = past[h][i] / spread(i);
          }
        }
      }
      ErrorRows rows = new ErrorRows(List.of(scores), STEPS);
      double[] spread = new double[scores.length];
      double[] variances = rows.squares();
      for (int i = 0; i < spread.length; i++) {
        spread[i] = spread(i);
        variances[i] *= spread[i] * spread[i];
      }
      Weights[] ways = {
        LevelWeights.of(summing, rows, levels(), spread).at(spread),
        Weights.measured(summing, variances, rows.sums(summing, spread))
      };
      double[] now = errors.draw()[0];
      for (int way = 0; way < 2; way++) {
        double[] reconciled = Projection.of(summing, ways[way]).of(now);
        for (int i = 0; i < now.length; i++) {
          after[way][level(i)] += reconciled[i] * reconciled[i];
          before[level(i)] += way == 0 ? now[i] * now[i] : 0;
        }
      }
    }
    for (double[] way : after) {
      for (int level = 0; level < 4; level++) {
        way[level] /= before[level];
      }
    }
    System.out.printf(
        "  squared error after / before, total to leaves: by levels %.3f %.3f %.3f %.3f,"
            + " by variances %.3f %.3f %.3f %.3f%n",
        after[0][0],
        after[0][1],
        after[0][2],
        after[0][3],
        after[1][0],
        after[1][1],
        after[1][2],
        after[1][3]);
    return after;
  }

  private double spread(int node) {
    return node < p ? 5 * Math.sqrt(summing.size(node)) : 5;
  }

  /** 0 the total, 1 regions, 2 products, 3 leaves. */
  private int level(int node) {
    int size = node < p ? summing.size(node) : 1;
    return size == REGIONS * PRODUCTS ? 0 : size == PRODUCTS ? 1 : size == REGIONS ? 2 : 3;
  }

  private int[] levels() {
    int[] levels = new int[p];
    for (int a = 0; a < p; a++) {
      levels[a] = level(a);
    }
    return levels;
  }
}
