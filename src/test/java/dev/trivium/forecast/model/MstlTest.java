package dev.trivium.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MstlTest {
  @Test
  void takesSeasonsOutAsTheReferenceDoes() {
    double[] y = Golden.numbers("mstl.y");

    matches("mstl", Seasons.of(y, List.of(7, 28), 0));
    matches("mstl.robust", Seasons.of(y, List.of(7, 28), 2));
  }

  @Test
  void carriesTwoSeasonsOn() {
    double[] y = new double[28 * 12 + 14];
    for (int t = 0; t < y.length; t++) {
      y[t] = twice(t);
    }

    Model.Fitted fitted = new Mstl().fit(Arrays.copyOf(y, 28 * 12), List.of(7, 28));

    Path path = fitted.path(14);
    for (int h = 0; h < 14; h++) {
      // 12 cycles of the longer season: 6/7 of it is trusted, so at most 3/7 is missing.
      assertThat(path.centre(h)).isCloseTo(twice(28 * 12 + h), within(1.2));
      assertThat(fitted.parts(14).sum(h)).isCloseTo(path.centre(h), within(1e-9));
    }
    assertThat(fitted.name()).startsWith("MSTL+log ETS(");
    assertThat(fitted.parts(14).names()).contains("season 7", "season 28");
  }

  @Test
  void trustsASeasonThatRepeatsExactlyHoweverFewCyclesItHas() {
    double[] y = new double[21];
    for (int t = 0; t < y.length; t++) {
      y[t] = t % 7 == 0 ? 8 : 1;
    }

    Seasons seasons = Seasons.of(y, List.of(7, 28), 0);

    assertThat(seasons.count()).isEqualTo(1);
    assertThat(trusted(seasons)).isCloseTo(1, within(1e-6));
  }

  @Test
  void trustsASeasonLessTheFewerCyclesItHasAndTheMoreNoiseHidesIt() {
    assertThat(trusted(noisy(21, 0.5))).isBetween(0.9, 0.999);
    assertThat(trusted(noisy(21, 4))).isLessThan(trusted(noisy(21, 2)));
    assertThat(trusted(noisy(21, 4))).isLessThan(trusted(noisy(210, 4)));
    // Three cycles are never trusted less than 3/(3 + 2).
    assertThat(trusted(noisy(21, 1000))).isBetween(0.6 - 1e-9, 1.0);
  }

  private static Seasons noisy(int n, double noise) {
    SplittableRandom random = new SplittableRandom(11);
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = (t % 7 == 0 ? 8 : 1) + noise * random.nextGaussian();
    }
    return Seasons.of(y, List.of(7), 0);
  }

  /** The share of the last cycle that is carried on, the same for each of its steps. */
  private static double trusted(Seasons seasons) {
    double[] ahead = seasons.ahead(0, 7);
    double[] part = seasons.part(0);
    double[] last = Arrays.copyOfRange(part, part.length - 7, part.length);
    double mean = Arrays.stream(last).sum() / 7;
    double share = (ahead[0] - mean) / (last[0] - mean);
    for (int h = 0; h < 7; h++) {
      assertThat(ahead[h] - mean).isCloseTo(share * (last[h] - mean), within(1e-9));
    }
    return share;
  }

  @Test
  void withoutASeasonIsExponentialSmoothing() {
    double[] nile = PublicSeries.nile();

    Model.Fitted fitted = new Mstl().fit(nile, List.of(60));

    assertThat(fitted.name()).startsWith("log ETS(");
    assertThat(new Mstl().refit(fitted, Arrays.copyOf(nile, 60), List.of(60)).name())
        .isEqualTo(fitted.name());
  }

  private static double twice(int t) {
    return 50 + 5 * Math.sin(2 * Math.PI * t / 7) + 3 * Math.cos(2 * Math.PI * t / 28);
  }

  private static void matches(String name, Seasons seasons) {
    assertThat(seasons.trend()).containsExactly(Golden.numbers(name + ".trend"), within(1e-6));
    assertThat(seasons.part(0)).containsExactly(Golden.numbers(name + ".7"), within(1e-6));
    assertThat(seasons.part(1)).containsExactly(Golden.numbers(name + ".28"), within(1e-6));
  }
}
