package dev.trivium.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  @Test
  void unitsDoNotMatter() {
    double[] y = noisy(120);
    double[] thousands = Arrays.stream(y).map(value -> value * 1000).toArray();

    assertThat(Features.of(thousands, 12, 18))
        .containsExactly(Features.of(y, 12, 18), within(1e-9));
  }

  @Test
  void everySeriesHasFiniteFeatures() {
    double[][] odd = {
      new double[8],
      {1, 1, 1, 1, 1, 1, 1, 2},
      {0, 0, 0, 1e-300, 0, 0, 0, 0},
      {1e300, -1e300, 1e300, -1e300, 1, 2, 3, 4},
      noisy(4),
      noisy(3000)
    };
    for (double[] y : odd) {
      double[] found = Features.of(y, 12, 6);
      assertThat(found).hasSize(Features.COUNT);
      assertThat(Arrays.stream(found).allMatch(value -> Math.abs(value) <= 5)).isTrue();
    }
  }

  @Test
  void aSeasonIsSeen() {
    double[] plain = noisy(120);
    double[] seasoned = plain.clone();
    for (int t = 0; t < seasoned.length; t++) {
      seasoned[t] += 20 * Math.sin(2 * Math.PI * t / 12);
    }

    assertThat(Features.of(seasoned, 12, 18)[5]).isGreaterThan(0.9);
    assertThat(Features.of(plain, 12, 18)[5]).isLessThan(0.6);
  }

  private static double[] noisy(int n) {
    SplittableRandom random = new SplittableRandom(3);
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = 100 + 0.1 * t + random.nextGaussian();
    }
    return y;
  }
}
