package dev.trivium.forecast.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.support.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  @Test
  void isTheMinimumTraceFormulaForUncorrelatedErrors() {
    Property.holds(
        200,
        random -> {
          Summing summing = summing(random);
          double[] weights = weights(random, summing.nodes());
          double[] base = base(random, summing.nodes());

          double[] fast = Projection.of(summing, Weights.variances(weights)).of(base);

          double[][] w = new double[weights.length][weights.length];
          for (int i = 0; i < weights.length; i++) {
            w[i][i] = weights[i];
          }
          same(fast, summing, w, base, 1e-6);
        });
  }

  @Test
  void isTheMinimumTraceFormulaForCorrelatedErrors() {
    Property.holds(
        100,
        random -> {
          Summing summing = summing(random);
          int nodes = summing.nodes();
          double[][] rows = new double[random.nextInt(2, 30)][];
          for (int t = 0; t < rows.length; t++) {
            rows[t] = base(random, nodes);
            double together = random.nextGaussian();
            for (int i = 0; i < nodes; i++) {
              rows[t][i] = rows[t][i] * 0.01 + together * (1 + i % 3);
            }
          }
          double[] base = base(random, nodes);
          Weights weights = Weights.shrunk(rows);

          double[] fast = Projection.of(summing, weights).of(base);

          double lambda = ((Weights.Shrunk) weights).lambda;
          double[][] w = new double[nodes][nodes];
          for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < nodes; j++) {
              for (double[] row : rows) {
                double share = i == j ? 1 : 1 - lambda;
                w[i][j] += share * row[i] * row[j] / rows.length;
              }
            }
          }
          assertThat(lambda).isBetween(0.01, 1.0);
          same(fast, summing, w, base, 1e-5);
        });
  }

  @Test
  void leavesWhatAddsUpAsItIs() {
    Property.holds(
        50,
        random -> {
          Summing summing = summing(random);
          double[] base = base(random, summing.nodes());
          summing.sum(base);

          double[] same = Projection.of(summing, Weights.structural(summing)).of(base);

          assertThat(same).containsExactly(base, within(1e-9 * 1e4));
        });
  }

  @Test
  void manyAggregatesAreSolvedByProductsAndMeetTheConditionOfTheLeastSquares() {
    SplittableRandom random = new SplittableRandom(5);
    List<List<String>> keys = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      keys.add(List.of("a" + i % 13, "b" + i % 47, "c" + i % 31 + "x" + i / 2000));
    }
    Summing summing = Crossed.of(keys).summing();
    double[] weights = weights(random, summing.nodes());
    double[] base = base(random, summing.nodes());

    double[] nodes = Projection.of(summing, Weights.variances(weights)).of(base);

    assertThat(summing.aggregates()).isGreaterThan(Projection.MOST_FACTORED);
    // S'W⁻¹(Sb − ŷ) = 0, leaf by leaf, with what was divided as measure.
    int p = summing.aggregates();
    double[] pull = new double[p];
    for (int a = 0; a < p; a++) {
      pull[a] = (nodes[a] - base[a]) / weights[a];
    }
    for (int j = 0; j < summing.leaves(); j++) {
      double own = (nodes[p + j] - base[p + j]) / weights[p + j];
      double above = 0;
      double size = Math.abs(own);
      for (int k = 0; k < summing.depth(j); k++) {
        above += pull[summing.above(j, k)];
        size += Math.abs(pull[summing.above(j, k)]);
      }
      assertThat(own + above).isCloseTo(0, within(1e-6 * size));
    }
  }

  @Test
  void believesWhatHasNoErrors() {
    Summing summing = Summing.of(3, List.of(new int[] {0, 1, 2}));

    double[] nodes =
        Projection.of(summing, Weights.variances(new double[] {0, 1, 0, 1}))
            .of(new double[] {10, 1, 2, 3});

    assertThat(nodes).containsExactly(new double[] {10, 3, 2, 5}, within(1e-6));
  }

  private static void same(
      double[] fast, Summing summing, double[][] w, double[] base, double relative) {
    boolean[] free = new boolean[summing.leaves()];
    Arrays.fill(free, true);
    double[] slow = Dense.reconciled(Dense.summingMatrix(summing), w, base, free);
    double size = Arrays.stream(base).map(Math::abs).max().orElse(1);
    assertThat(fast).containsExactly(slow, within(relative * size));
  }

  static Summing summing(SplittableRandom random) {
    List<List<String>> keys = new ArrayList<>();
    int regions = random.nextInt(1, 5);
    int products = random.nextInt(1, 6);
    for (int r = 0; r < regions; r++) {
      for (int p = 0; p < products; p++) {
        if (random.nextInt(8) > 0 || keys.isEmpty()) {
          keys.add(List.of("r" + r, "p" + p, "g" + p % 2));
        }
      }
    }
    return Crossed.of(keys).summing();
  }

  static double[] weights(SplittableRandom random, int nodes) {
    double[] weights = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      weights[i] = Math.pow(10, 3 * random.nextDouble());
    }
    return weights;
  }

  static double[] base(SplittableRandom random, int nodes) {
    double[] base = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      base[i] = 100 * random.nextGaussian();
    }
    return base;
  }
}
