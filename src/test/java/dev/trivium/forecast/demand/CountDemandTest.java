package dev.trivium.forecast.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountDemandTest {
  @Test
  void knowsThePoisson() {
    CountDistribution poisson = CountDistribution.negativeBinomial(3, 0);

    double sum = 0;
    double mass = Math.exp(-3);
    for (int k = 0; k < 12; k++) {
      sum += mass;
      assertThat(poisson.below(k)).isCloseTo(sum, within(1e-12));
      mass *= 3.0 / (k + 1);
    }
    assertThat(poisson.quantile(0.05)).isEqualTo(1);
    assertThat(poisson.quantile(0.5)).isEqualTo(3);
    assertThat(poisson.quantile(0.95)).isEqualTo(6);
  }

  @Test
  void knowsTheNegativeBinomial() {
    CountDistribution geometric = CountDistribution.negativeBinomial(4, 1);

    // Dispersion 1 is the geometric distribution: P(Y > k) = (4/5)^(k+1).
    for (int k = 0; k < 30; k++) {
      assertThat(1 - geometric.below(k)).isCloseTo(Math.pow(0.8, k + 1), within(1e-9));
    }
  }

  @Test
  void standsBesideTheNormalForLargeCounts() {
    CountDistribution large = CountDistribution.negativeBinomial(1e6, 0.01);
    double sigma = Math.sqrt(1e6 + 0.01 * 1e12);

    assertThat(large.quantile(0.95)).isCloseTo((long) (1e6 + 1.645 * sigma), within(2000L));
    assertThat(CountDistribution.negativeBinomial(2000, 0).quantile(0.95)).isBetween(2072L, 2076L);
    assertThat(CountDistribution.negativeBinomial(1e300, 0).quantile(0.5)).isPositive();
  }

  @Test
  void boundsHoldAtLeastTheirLevelAndNoMoreThanNeeded() {
    CountDistribution hurdle = CountDistribution.hurdle(0.3, 2.5, 0);

    long upper = hurdle.upper(0.9);

    assertThat(hurdle.below(0)).isCloseTo(0.7, within(1e-12));
    assertThat(hurdle.lower(0.9)).isZero();
    assertThat(hurdle.below(upper)).isGreaterThanOrEqualTo(0.9 - 1e-9);
    assertThat(hurdle.below(upper - 1)).isLessThan(0.9);
  }

  @ParameterizedTest
  @CsvSource({"1.3, 4, 0", "2, 3, 0", "4, 5, 0.5", "4, 8, 0", "10, 12, 0.3", "1, 20, 0.2"})
  void coversWhatComes(double distance, double size, double dispersion) {
    SplittableRandom random = new SplittableRandom(11);
    CountDistribution truth = CountDistribution.hurdle(1 / distance, size, dispersion);
    int inside = 0;
    int all = 0;
    for (int series = 0; series < 300; series++) {
      double[] y = new double[132];
      for (int t = 0; t < y.length; t++) {
        y[t] = truth.quantile(random.nextDouble());
      }
      CountDemand.Counts counts = new CountDemand().fit(Arrays.copyOf(y, 120), List.of());
      for (int t = 120; t < y.length; t++) {
        inside += counts.lower(0.9) <= y[t] && y[t] <= counts.upper(0.9) ? 1 : 0;
        all++;
      }
    }
    assertThat((double) inside / all).isBetween(0.87, 0.95);
  }

  @Test
  void boundsFallToZeroWhenDemandStops() {
    double[] y = new double[120];
    for (int t = 0; t < 60; t += 2) {
      y[t] = 5 + t % 3;
    }
    CountDemand.Counts before = new CountDemand().fit(Arrays.copyOf(y, 60), List.of());
    CountDemand.Counts after = new CountDemand().fit(y, List.of());

    assertThat(before.upper(0.9)).isGreaterThan(4);
    assertThat(after.upper(0.9)).isZero();
    assertThat(after.path(1).centre(0)).isLessThan(before.path(1).centre(0) / 5);
  }
}
