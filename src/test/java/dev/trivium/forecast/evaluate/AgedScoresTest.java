package dev.trivium.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgedScoresTest {
  private static final int STEPS = 5;
  private static final int ORIGINS = 4;

  @Test
  void evenWeightsGiveTheConformalQuantile() {
    double[] scores = {3, -1, 0.5, 9, 2, 4, -7, 8, 1};
    List<double[][]> pool = new ArrayList<>();
    for (double score : scores) {
      pool.add(new double[][] {{score}});
    }
    double[] sorted = IntStream.range(0, 9).mapToDouble(i -> scores[i]).sorted().toArray();

    for (double level : new double[] {0.1, 0.5, 0.9}) {
      assertThat(new AgedScores(pool, 1, 1).quantile(level, 0, 0, new double[] {1}))
          .isEqualTo(Quantiles.conformal(sorted, level));
    }
    assertThat(new AgedScores(pool, 1, 1).quantile(0.95, 0, 0, new double[] {1})).isNaN();
  }

  @Test
  void weightsAndNeighboursAgreeWithASlowCount() {
    SplittableRandom random = new SplittableRandom(3);
    double[] weights = {1, 0.65, 0.4225, 0.274625};
    for (int sign : new int[] {1, -1}) {
      List<double[][]> pool = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        double[][] own = new double[1 + random.nextInt(ORIGINS)][STEPS];
        for (double[] row : own) {
          for (int h = 0; h < STEPS; h++) {
            row[h] = random.nextInt(9) == 0 ? Double.NaN : random.nextInt(-40, 40) / 8.0;
          }
        }
        pool.add(own);
      }
      AgedScores scores = new AgedScores(pool, STEPS, sign);
      for (int h = 0; h < STEPS; h++) {
        assertThat(scores.quantile(0.9, h, 1, weights)).isEqualTo(slow(pool, sign, h, weights));
      }
    }
  }

  private static double slow(List<double[][]> pool, int sign, int step, double[] weights) {
    List<double[]> all = new ArrayList<>();
    double sum = 1;
    for (double[][] own : pool) {
      for (int k = 0; k < own.length; k++) {
        for (int h = Math.max(0, step - 1); h < Math.min(STEPS, step + 2); h++) {
          if (!Double.isNaN(own[k][h])) {
            double weight = weights[own.length - 1 - k];
            all.add(new double[] {sign * own[k][h], weight});
            sum += weight;
          }
        }
      }
    }
    all.sort(Comparator.comparingDouble(one -> one[0]));
    double reached = 0;
    for (double[] one : all) {
      reached += one[1];
      if (reached >= 0.9 * sum - 1e-9) {
        return one[0];
      }
    }
    return Double.NaN;
  }
}
