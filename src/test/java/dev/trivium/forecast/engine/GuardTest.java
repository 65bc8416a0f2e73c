package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final int STEPS = 12;

  @Test
  void theLastValueRepeatedRunsNowhereHoweverSteadyTheTrend() {
    double[] steady = {10, 20.1, 30, 39.9, 50};

    Guard guard = new Guard(steady, 12);

    assertThat(guard.holds(flat(50), true)).isTrue();
    assertThat(guard.holds(flat(500), true)).isFalse();
  }

  @Test
  void notFollowingASingleValueFarOutIsNoRunningAway() {
    double[] y = new double[60];
    for (int t = 0; t < y.length; t++) {
      y[t] = 100 + t % 5;
    }
    y[y.length - 1] = 5_000;

    Guard guard = new Guard(y, 12);

    assertThat(guard.holds(flat(102), false)).isTrue();
    assertThat(guard.holds(flat(20_000), false)).isFalse();
  }

  private static Path flat(double value) {
    double[] centre = new double[STEPS];
    Arrays.fill(centre, value);
    return new Path(centre, new double[STEPS]);
  }
}
