package dev.trivium.forecast.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.support.Property;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonNegativeTest {
  @Test
  void isTheBestOfAllChoicesOfLeavesAtZero() {
    int[] exact = new int[1];
    Property.holds(
        150,
        random -> {
          Summing summing = ProjectionTest.summing(random);
          if (summing.leaves() > 9) {
            return;
          }
          double[] weights = ProjectionTest.weights(random, summing.nodes());
          double[] base = ProjectionTest.base(random, summing.nodes());
          boolean[] bounded = new boolean[summing.leaves()];
          Arrays.fill(bounded, true);
          double[] projected = Projection.of(summing, Weights.variances(weights)).of(base);

          NonNegative.Settled settled =
              new NonNegative(summing, bounded).settle(base, projected, weights);

          if (settled.how == NonNegative.How.EXACT) {
            exact[0]++;
            double best = best(summing, base, weights);
            assertThat(loss(settled.nodes, base, weights)).isCloseTo(best, within(1e-5 * best));
          }
          assertThat(settled.how).isNotEqualTo(NonNegative.How.GIVEN_UP);
          for (double value : settled.nodes) {
            assertThat(value).isNotNegative();
          }
        });
    assertThat(exact[0]).isGreaterThan(50);
  }

  @Test
  void scalesWhenThatHardlyMovesATotal() {
    Summing summing = Summing.of(3, List.of(new int[] {0, 1, 2}));
    double[] reconciled = {999, 600, 400, -1};

    NonNegative.Settled settled =
        new NonNegative(summing, new boolean[] {true, true, true})
            .settle(reconciled, reconciled, new double[] {1, 1, 1, 1});

    assertThat(settled.how).isEqualTo(NonNegative.How.SCALED);
    assertThat(settled.nodes).containsExactly(new double[] {999, 599.4, 399.6, 0}, within(1e-9));
  }

  @Test
  void leavesAloneWhatMayBeNegative() {
    Summing summing = Summing.of(2, List.of(new int[] {0, 1}));
    double[] reconciled = {1, 3, -2};

    NonNegative.Settled settled =
        new NonNegative(summing, new boolean[] {true, false})
            .settle(reconciled, reconciled, new double[] {1, 1, 1});

    assertThat(settled.how).isEqualTo(NonNegative.How.UNTOUCHED);
    assertThat(settled.nodes).containsExactly(reconciled);
  }

  @Test
  void everythingBelowZeroBecomesZero() {
    Summing summing = Summing.of(2, List.of(new int[] {0, 1}));
    double[] reconciled = {-5, -3, -2};

    NonNegative.Settled settled =
        new NonNegative(summing, new boolean[] {true, true})
            .settle(reconciled, reconciled, new double[] {1, 1, 1});

    assertThat(settled.nodes).containsExactly(0, 0, 0);
  }

  /** Tries all choices with the dense formula; the best without a negative leaf is the answer. */
  private static double best(Summing summing, double[] base, double[] weights) {
    int n = summing.leaves();
    double[][] s = Dense.summingMatrix(summing);
    double[][] w = new double[weights.length][weights.length];
    for (int i = 0; i < weights.length; i++) {
      w[i][i] = weights[i];
    }
    double best = Double.MAX_VALUE;
    for (int choice = 0; choice < 1 << n; choice++) {
      boolean[] free = new boolean[n];
      for (int j = 0; j < n; j++) {
        free[j] = (choice >> j & 1) == 1;
      }
      double[] nodes = Dense.reconciled(s, w, base, free);
      if (Arrays.stream(nodes).allMatch(value -> value >= -1e-9)) {
        best = Math.min(best, loss(nodes, base, weights));
      }
    }
    return best;
  }

  private static double loss(double[] nodes, double[] base, double[] weights) {
    double loss = 0;
    for (int i = 0; i < nodes.length; i++) {
      loss += (nodes[i] - base[i]) * (nodes[i] - base[i]) / weights[i];
    }
    return loss;
  }
}
