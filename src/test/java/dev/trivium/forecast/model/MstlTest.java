package dev.trivium.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
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
  void trustsASeasonLessTheFewerCyclesItHas() {
    double[] y = new double[21];
    for (int t = 0; t < y.length; t++) {
      y[t] = t % 7 == 0 ? 8 : 1;
    }
    Seasons seasons = Seasons.of(y, List.of(7, 28), 0);

    assertThat(seasons.count()).isEqualTo(1);
    double[] ahead = seasons.ahead(0, 7);
    double[] last = Arrays.copyOfRange(seasons.part(0), 14, 21);
    double mean = Arrays.stream(last).sum() / 7;
    for (int h = 0; h < 7; h++) {
      assertThat(ahead[h] - mean).isCloseTo(0.6 * (last[h] - mean), within(1e-9));
    }
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
