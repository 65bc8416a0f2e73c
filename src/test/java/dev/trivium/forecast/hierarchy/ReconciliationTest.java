package dev.trivium.forecast.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 20 regions by 500 products over 24 steps, and what reconciling them does. */
class ReconciliationTest {
  private static final int REGIONS = 20;
  private static final int PRODUCTS = 500;
  private static final int STEPS = 24;
  private static final int ORIGINS = 6;

  private final Summing summing = crossed();
  private final int p = summing.aggregates();
  private final SplittableRandom random = new SplittableRandom(15);
  private final double[] mean = means();
  private final double[] deviation = deviations();

  @Test
  void addsUpStaysAboveZeroAndIsNotWorse() {
    double[][] truth = new double[STEPS][];
    double[][] base = new double[STEPS][];
    for (int h = 0; h < STEPS; h++) {
      truth[h] = actual();
      base[h] = forecast(truth[h], true);
    }
    List<double[][]> past = past();
    boolean[] bounded = new boolean[summing.leaves()];
    Arrays.fill(bounded, true);
    double[] before = new double[4];
    double[] after = new double[4];
    int touched = 0;

    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    long checking = 0;
    ErrorRows rows = new ErrorRows(past, STEPS);
    Reconciliation reconciliation = new Reconciliation(summing, bounded);
    LevelWeights weights = weights(rows);
    double[][] reconciled = new double[STEPS][];
    double[][][] paths = new double[STEPS][][];
    for (int h = 0; h < STEPS; h++) {
      Reconciliation.Step step = reconciliation.step(base[h], weights.at(deviation));
      reconciled[h] = step.nodes();
      touched += step.touched() ? 1 : 0;
      assertThat(step.gaveUp()).isFalse();
      paths[h] = new double[200][];
      for (int s = 0; s < paths[h].length; s++) {
        paths[h][s] = step.path(rows.errors(s, h, deviation));
      }
      long checked = threads.getCurrentThreadCpuTime();
      coherent(paths[h]);
      paths[h] = new double[0][];
      checking += threads.getCurrentThreadCpuTime() - checked;
    }
    long millis = (threads.getCurrentThreadCpuTime() - begin - checking) / 1_000_000;

    for (int h = 0; h < STEPS; h++) {
      coherent(new double[][] {reconciled[h]});
      for (int i = 0; i < summing.nodes(); i++) {
        before[level(i)] += square(base[h][i] - truth[h][i]);
        after[level(i)] += square(reconciled[h][i] - truth[h][i]);
      }
    }
    System.out.printf(
        "  10,521 nodes, %d steps, 200 paths each: %d CPU ms; steps below zero %d;"
            + " squared error after / before:"
            + " total %.3f, regions %.3f, products %.3f, leaves %.3f%n",
        STEPS,
        millis,
        touched,
        after[0] / before[0],
        after[1] / before[1],
        after[2] / before[2],
        after[3] / before[3]);
    assertThat(touched).isPositive();
    for (int level = 0; level < 4; level++) {
      assertThat(after[level]).as("level " + level).isLessThanOrEqualTo(before[level]);
    }
  }

  @Test
  void errorsOfReconciledForecastsAreTheProjectedErrors() {
    double[] truth = actual();
    double[] base = forecast(truth, false);
    ErrorRows rows = new ErrorRows(past(), STEPS);
    Reconciliation.Step step =
        new Reconciliation(summing, new boolean[summing.leaves()])
            .step(base, weights(rows).at(deviation));
    double[] errors = new double[base.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = truth[i] - base[i];
    }

    double[] projected = step.error(errors);

    double[] nodes = step.nodes();
    for (int i = 0; i < errors.length; i++) {
      assertThat(projected[i]).isCloseTo(truth[i] - nodes[i], within(1e-6 * truth[0]));
    }
  }

  @Test
  void whatFallsBelowZeroIsSolvedExactlyWhenItMattersForATotal() {
    Summing small = Summing.of(4, List.of(new int[] {0, 1, 2, 3}, new int[] {0, 1}));
    double[] base = {10, 1, 1, 1, 5, 5};
    Reconciliation reconciliation =
        new Reconciliation(small, new boolean[] {true, true, true, true});

    Reconciliation.Step step =
        reconciliation.step(new double[] {2, 3, -4, 1, 5, 5}, Weights.structural(small));

    assertThat(step.touched()).isTrue();
    assertThat(step.nodes()).doesNotContain(Double.NaN);
    assertThat(Arrays.stream(step.nodes()).min().orElseThrow()).isNotNegative();
    assertThat(reconciliation.step(base, Weights.structural(small)).touched()).isFalse();
  }

  private void coherent(double[][] all) {
    for (double[] nodes : all) {
      double[] sums = nodes.clone();
      summing.sum(sums);
      for (int i = 0; i < nodes.length; i++) {
        if (nodes[i] < 0 || Math.abs(sums[i] - nodes[i]) > 1e-6 * Math.max(1, nodes[i])) {
          throw new AssertionError("node " + i + " is " + nodes[i] + ", its leaves " + sums[i]);
        }
      }
    }
  }

  /** 0 the total, 1 regions, 2 products. */
  private LevelWeights weights(ErrorRows rows) {
    int[] levels = new int[p];
    for (int a = 0; a < p; a++) {
      levels[a] = level(a);
    }
    return LevelWeights.of(summing, rows, levels, deviation);
  }

  /** Leaves from a few hundredths to some hundreds, so that many lie within an error of zero. */
  private double[] means() {
    double[] means = new double[summing.nodes()];
    for (int j = 0; j < summing.leaves(); j++) {
      means[p + j] = Math.exp(1 + 1.5 * random.nextGaussian());
    }
    summing.sum(means);
    return means;
  }

  private double[] deviations() {
    double[] deviations = new double[summing.nodes()];
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = i < p ? 0.04 * mean[i] : 0.6 * mean[i];
    }
    return deviations;
  }

  private double[] actual() {
    double[] actual = new double[summing.nodes()];
    for (int j = 0; j < summing.leaves(); j++) {
      actual[p + j] = mean[p + j] * Math.exp(0.3 * random.nextGaussian() - 0.045);
    }
    summing.sum(actual);
    return actual;
  }

  /** The truth with an error of the node's own and one that all leaves of a region share. */
  private double[] forecast(double[] truth, boolean clipped) {
    double[] shared = new double[REGIONS];
    for (int r = 0; r < REGIONS; r++) {
      shared[r] = 0.1 * random.nextGaussian();
    }
    double[] forecast = new double[truth.length];
    for (int i = 0; i < truth.length; i++) {
      double together = i < p ? 0 : shared[(i - p) / PRODUCTS] * mean[i];
      double value = truth[i] + together + deviation[i] * random.nextGaussian();
      forecast[i] = clipped ? Math.max(0, value) : value;
    }
    return forecast;
  }

  private List<double[][]> past() {
    double[][][] scores = new double[summing.nodes()][ORIGINS][STEPS];
    for (int k = 0; k < ORIGINS; k++) {
      for (int h = 0; h < STEPS; h++) {
        double[] truth = actual();
        double[] base = forecast(truth, true);
        for (int i = 0; i < truth.length; i++) {
          scores[i][k][h] = (truth[i] - base[i]) / deviation[i];
        }
      }
    }
    return List.of(scores);
  }

  /** 0 the total, 1 regions, 2 products, 3 leaves. */
  private int level(int node) {
    int size = node < p ? summing.size(node) : 1;
    return size == REGIONS * PRODUCTS ? 0 : size == PRODUCTS ? 1 : size == REGIONS ? 2 : 3;
  }

  private static double square(double x) {
    return x * x;
  }

  private static Summing crossed() {
    List<List<String>> keys = new ArrayList<>();
    for (int r = 0; r < REGIONS; r++) {
      for (int product = 0; product < PRODUCTS; product++) {
        keys.add(List.of("r" + r, "p" + product));
      }
    }
    return Crossed.of(keys).summing();
  }
}
