package dev.trivium.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.model.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundLimitsTest {
  private static final int STEPS = 4;
  private static final Path FLAT = new Path(new double[STEPS], new double[] {1, 1, 1, 1});
  private static final double NORMAL_90 = Quantiles.normal(0.9);

  @Test
  void aPoolOfWildSeriesDoesNotWidenATameOneBeyondReason() {
    Path repeated = new Path(new double[STEPS], new double[] {2, 2, 3, 3});
    BoundLimits limits = BoundLimits.least(0, STEPS).beside(repeated, 2, 20, 0.9);
    AdaptiveLevel still = AdaptiveLevel.fixed(0.9, STEPS);

    Band free =
        ConformalBand.of(wild(), STEPS, 0.9)
            .around(FLAT, new double[0][], BoundLimits.least(0, STEPS), still);
    Band limited =
        ConformalBand.of(wild(), STEPS, 0.9).around(FLAT, new double[0][], limits, still);

    assertThat(free.reach().above(0)).isGreaterThan(50);
    assertThat(limited.reach().above(0)).isEqualTo(1.5 * NORMAL_90 * 2);
    // In the second season errors may be one and the same: the root of two once more.
    assertThat(limited.reach().below(3)).isEqualTo(1.5 * NORMAL_90 * 3 * Math.sqrt(2));
  }

  @Test
  void nothingIsLimitedByARepetitionThatNeverErred() {
    Path repeated = new Path(new double[STEPS], new double[STEPS]);
    BoundLimits limits = BoundLimits.least(0.5, STEPS).beside(repeated, 1, 20, 0.9);

    assertThat(limits.reach(1e9, 0)).isEqualTo(1e9);
    assertThat(limits.spread(new Path(new double[1], new double[1]), 0)).isEqualTo(0.5);
  }

  private static List<double[][]> wild() {
    List<double[][]> pool = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double[] row = new double[STEPS];
      Arrays.fill(row, i % 2 == 0 ? 100 : 1);
      pool.add(new double[][] {row, row, row});
    }
    return pool;
  }
}
