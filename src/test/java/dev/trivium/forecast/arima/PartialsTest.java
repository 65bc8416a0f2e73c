package dev.trivium.forecast.arima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PartialsTest {
  @Test
  void anyNumbersGiveRootsOutsideTheCircle() {
    double[] c = Partials.coefficients(new double[] {2.5, -1.7, 3, 0.4, -2}, 0, 5);

    assertThat(Partials.outside(c, 1)).isTrue();
  }

  @Test
  void findsTheNumbersBack() {
    double[] x = {0.3, -0.8, 1.1};

    double[] back = Partials.free(Partials.coefficients(x, 0, 3), 0.99);

    for (int i = 0; i < 3; i++) {
      assertThat(back[i]).isCloseTo(x[i], within(1e-12));
    }
  }

  @Test
  void knowsTheModulusOfARoot() {
    double[] c = {0.8};

    assertThat(Partials.outside(c, 1.249)).isTrue();
    assertThat(Partials.outside(c, 1.251)).isFalse();
  }

  @Test
  void autocovariancesAreThoseOfTheTextbook() {
    double[] ar = {0.7};
    double[] ma = {0.4};
    double[] none = {};

    double[] gamma = Autocovariances.of(Weights.given(ar, none, ma, none, 1), 3);

    double first = (1 + 2 * 0.4 * 0.7 + 0.16) / (1 - 0.49);
    double second = 0.7 * first + 0.4;
    assertThat(gamma[0]).isCloseTo(first, within(1e-12));
    assertThat(gamma[1]).isCloseTo(second, within(1e-12));
    assertThat(gamma[2]).isCloseTo(0.7 * second, within(1e-12));
  }
}
