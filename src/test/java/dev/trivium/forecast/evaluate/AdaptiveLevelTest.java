package dev.trivium.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.ServedBound;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdaptiveLevelTest {
  private static final Path NEXT = new Path(new double[1], new double[] {1});

  @Test
  void movesByTheRateAndOnlyForTheStepThatCame() {
    AdaptiveLevel level = AdaptiveLevel.fixed(0.9, 2);

    level.came(0, false);
    assertThat(level.level(0)).isCloseTo(0.918, within(1e-12));
    level.came(0, true);
    assertThat(level.level(0)).isCloseTo(0.916, within(1e-12));
    assertThat(level.level(1)).isEqualTo(0.9);
    assertThat(level.known()).isEqualTo(2);
    assertThat(level.inside()).isEqualTo(1);
  }

  @Test
  void readsServedBoundsInTimeAndPassesOverWhatNobodyKnows() {
    double[] values = {5, Double.NaN, 7};
    List<ServedBound> served =
        List.of(
            new ServedBound(2, 0, 8, 9),
            new ServedBound(0, 0, 4, 6),
            new ServedBound(1, 0, 4, 6),
            new ServedBound(3, 0, 4, 6),
            new ServedBound(-1, 0, 4, 6),
            new ServedBound(2, 9, 4, 6));

    AdaptiveLevel level = AdaptiveLevel.after(0.9, 2, served, values);

    assertThat(level.known()).isEqualTo(2);
    assertThat(level.inside()).isEqualTo(1);
    assertThat(level.level(0)).isCloseTo(0.9 - 0.002 + 0.018, within(1e-12));
  }

  @Test
  void isAsFarFromItsPromiseAsTheTheoremAllowsWhateverComes() {
    SplittableRandom random = new SplittableRandom(11);
    for (int run = 0; run < 200; run++) {
      AdaptiveLevel level = AdaptiveLevel.fixed(0.9, 1);
      int missed = 0;
      int all = 50 + random.nextInt(2000);
      double change = random.nextDouble();
      for (int t = 0; t < all; t++) {
        // Any world where nothing is outside all, and everything outside nothing.
        boolean inside = level.level(0) >= 1 || level.level(0) > 0 && random.nextDouble() < change;
        missed += inside ? 0 : 1;
        level.came(0, inside);
        change = random.nextInt(100) == 0 ? random.nextDouble() : change;
      }
      double allowed = (0.9 + AdaptiveLevel.RATE) / (AdaptiveLevel.RATE * all);
      assertThat(Math.abs((double) missed / all - 0.1)).isLessThanOrEqualTo(allowed + 1e-9);
    }
  }

  @Test
  void boundsFindTheirCoverageAgainWhenErrorsBecomeLarger() {
    SplittableRandom random = new SplittableRandom(5);
    List<double[][]> pool = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      double[][] own = new double[6][1];
      for (double[] row : own) {
        row[0] = 1.5 * random.nextGaussian();
      }
      pool.add(own);
    }
    ConformalBand band = ConformalBand.of(pool, 1, 0.9);
    double[] values = random.doubles(1500).map(any -> 2.2 * random.nextGaussian()).toArray();

    int fixed = 0;
    int adaptive = 0;
    List<ServedBound> served = new ArrayList<>();
    for (int t = 0; t < values.length; t++) {
      AdaptiveLevel level = AdaptiveLevel.after(0.9, 1, served, values);
      Band now = band.around(NEXT, pool.getFirst(), BoundLimits.least(0, NEXT.steps()), level);
      ServedBound bound = new ServedBound(t, 0, -now.reach().below(0), now.reach().above(0));
      served.add(bound);
      adaptive += t >= 500 && bound.holds(values[t]) ? 1 : 0;
      Band still = band.around(NEXT, pool.getFirst(), 0);
      fixed += t >= 500 && Math.abs(values[t]) <= still.reach().above(0) ? 1 : 0;
      assertThat(now.method()).isEqualTo(t == 0 ? "conformal-pooled" : "conformal-adaptive");
    }

    assertThat(fixed / 1000.0).as("without following").isLessThan(0.8);
    assertThat(adaptive / 1000.0).as("following").isBetween(0.87, 0.93);
  }

  @Test
  void doesNotWindUpAndTakesAPeriodOnce() {
    AdaptiveLevel level = AdaptiveLevel.fixed(0.9, 1);
    for (int t = 0; t < 300; t++) {
      level.came(0, false);
    }
    for (int t = 0; t < 60; t++) {
      level.came(0, true);
    }
    assertThat(level.level(0)).isLessThan(0.91);

    ServedBound bound = new ServedBound(0, 0, 4, 6);
    AdaptiveLevel once =
        AdaptiveLevel.after(0.9, 1, List.of(bound, bound, bound), new double[] {9});
    assertThat(once.known()).isEqualTo(1);
  }

  @Test
  void boundsThatAlwaysHeldStayTheNarrowest() {
    List<double[][]> pool = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      pool.add(new double[][] {{1 + i}});
    }
    double[] values = new double[800];
    List<ServedBound> held = new ArrayList<>();
    for (int t = 0; t < values.length; t++) {
      held.add(new ServedBound(t, 0, -1, 1));
    }
    AdaptiveLevel level = AdaptiveLevel.after(0.9, 1, held, values);

    Band band =
        ConformalBand.of(pool, 1, 0.9)
            .around(NEXT, new double[0][], BoundLimits.least(0, NEXT.steps()), level);

    assertThat(level.level(0)).isZero();
    assertThat(band.reach().above(0)).isEqualTo(1);
  }

  @Test
  void servesTheLargestErrorWhenNothingIsEnough() {
    List<double[][]> pool = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      pool.add(new double[][] {{i == 7 ? 40 : 1}});
    }
    double[] values = new double[10];
    List<ServedBound> missed = new ArrayList<>();
    for (int t = 0; t < values.length; t++) {
      missed.add(new ServedBound(t, 0, 1, 2));
    }
    AdaptiveLevel level = AdaptiveLevel.after(0.9, 1, missed, values);

    Band band =
        ConformalBand.of(pool, 1, 0.9)
            .around(NEXT, new double[0][], BoundLimits.least(0, NEXT.steps()), level);

    assertThat(level.saturated()).isTrue();
    assertThat(level.level(0)).isEqualTo(1);
    assertThat(band.reach().above(0)).isEqualTo(40);
  }
}
