package dev.trivium.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.model.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConformalBandTest {
  private static final Path FLAT = new Path(new double[4], new double[] {1, 1, 1, 1});

  @Test
  void needsNineScoresForNinetyPercent() {
    double[] nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    assertThat(Quantiles.conformal(nine, 0.9)).isEqualTo(9);
    assertThat(Quantiles.conformal(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 0.9)).isNaN();
  }

  @Test
  void knowsTheNormalQuantile() {
    assertThat(Quantiles.normal(0.95)).isCloseTo(1.959964, within(1e-4));
    assertThat(Quantiles.normal(0.9)).isCloseTo(1.644854, within(1e-4));
  }

  @Test
  void makesASequenceRiseByPoolingWhatFalls() {
    assertThat(Quantiles.rising(new double[] {1, 3, 2, 4})).containsExactly(1, 2.5, 2.5, 4);
  }

  @Test
  void aStepThatNobodyKnowsTakesTheBoundsOfItsNeighbour() {
    List<double[][]> pool = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pool.add(
          new double[][] {{1, Double.NaN, 2, 3}, {2, Double.NaN, 1, 4}, {-1, Double.NaN, 2, 3}});
    }

    Band band = ConformalBand.of(pool, 4, 0.9).around(FLAT, pool.getFirst(), 0);

    assertThat(band.reach().above(1)).isEqualTo(band.reach().above(0)).isGreaterThan(1);
    assertThat(band.coverage()).isEqualTo(1);
  }

  @Test
  void withoutPastErrorsSaysThatItIsNotCalibrated() {
    Band band = ConformalBand.of(List.of(), 4, 0.9).around(FLAT, new double[0][], 0);

    assertThat(band.calibrated()).isFalse();
    assertThat(band.method()).isEqualTo("uncalibrated");
    assertThat(band.coverage()).isNaN();
    assertThat(band.reach().above(0)).isPositive();
  }

  @Test
  void coversNewSeriesAtItsLevelAndNestsLevels() {
    SplittableRandom random = new SplittableRandom(7);
    List<double[][]> pool = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pool.add(normal(random, 3));
    }
    Band wide = ConformalBand.of(pool, 4, 0.9).around(FLAT, new double[0][], 0);
    Band narrow = ConformalBand.of(pool, 4, 0.5).around(FLAT, new double[0][], 0);

    int inside = 0;
    for (double[] row : normal(random, 5000)) {
      for (int h = 0; h < 4; h++) {
        boolean held = row[h] <= wide.reach().above(h) && -row[h] <= wide.reach().below(h);
        inside += held ? 1 : 0;
      }
    }
    assertThat(inside / 20_000.0).isBetween(0.87, 0.93);
    for (int h = 0; h < 4; h++) {
      assertThat(narrow.reach().above(h)).isLessThan(wide.reach().above(h));
    }
    assertThat(wide.method()).isEqualTo("conformal-pooled");
    assertThat(wide.calibrated()).isTrue();
  }

  @Test
  void placesOriginsHalfAHorizonApartAndTheLastAHorizonBeforeTheEnd() {
    assertThat(RollingOrigin.origins(40, 6, 8, 6)).containsExactly(19, 22, 25, 28, 31, 34);
    assertThat(RollingOrigin.origins(13, 6, 8, 6)).isEmpty();
  }

  private static double[][] normal(SplittableRandom random, int rows) {
    double[][] scores = new double[rows][4];
    for (double[] row : scores) {
      for (int h = 0; h < 4; h++) {
        row[h] = random.nextGaussian() * (1 + h * 0.2);
      }
    }
    return scores;
  }
}
