package dev.trivium.forecast.arima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.model.Parts;
import dev.trivium.forecast.model.PathParts;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PathPartsTest {
  @Test
  void findsTheSeasonsAndTheTrendOfWhatWasForeseen() {
    double[] y = hours(24 * 7 * 4);
    double[] path = new double[48];
    for (int h = 0; h < path.length; h++) {
      path[h] = hour(y.length + h);
    }

    Parts parts = PathParts.of(y, path, List.of(24, 168));

    assertThat(parts.names()).containsExactly("level", "trend", "season 24", "season 168");
    for (int h = 0; h < path.length; h++) {
      double swing = 30 * Math.sin((y.length + h) * Math.PI / 12);
      assertThat(parts.part("season 24")[h]).isCloseTo(swing, within(3.0));
      assertThat(parts.part("trend")[h]).isCloseTo(0.05 * (h + 1), within(2.0));
      assertThat(parts.sum(h)).isCloseTo(path[h], within(1e-9));
    }
  }

  @Test
  void saysNoMoreThanTheValuesDo() {
    double[] path = {5, 7, 9};

    Parts once = PathParts.of(new double[] {1, 2, 3, 4, 5, 6, 7}, path, List.of(4));
    Parts plain = PathParts.of(new double[] {1, 2, 3, 4, 5, 6, 7}, path, List.of());

    assertThat(once.names()).containsExactly("level");
    assertThat(once.part("level")).containsExactly(path);
    assertThat(plain.part("level")).containsExactly(5, 5, 5);
    assertThat(plain.part("trend")).containsExactly(0, 2, 4);
  }

  @Test
  void tellsAnArimaWithoutTheCausesThatHaveAPartOfTheirOwn() {
    SplittableRandom random = new SplittableRandom(3);
    double[] cause = new double[132];
    double[] y = new double[120];
    for (int t = 0; t < cause.length; t++) {
      cause[t] = t % 7 == 2 ? 1 : 0;
    }
    for (int t = 0; t < y.length; t++) {
      double wave = 30 * Math.sin(t * Math.PI / 6);
      y[t] = 200 + t + wave + 50 * cause[t] + 2 * random.nextGaussian();
    }
    Regressors causes = Regressors.of(List.of(new Regressor("event", 0, cause)));

    var fitted = new Arima().with(causes).fit(y, List.of(12));
    Parts parts = fitted.parts(12);

    double usual = 0;
    for (int t = 0; t < 120; t++) {
      usual += 50 * cause[t] / 120;
    }
    assertThat(parts.names()).containsExactly("level", "trend", "season 12", "regressor event");
    for (int h = 0; h < 12; h++) {
      double wave = 30 * Math.sin((120 + h) * Math.PI / 6);
      assertThat(parts.part("season 12")[h]).isCloseTo(wave, within(6.0));
      assertThat(parts.part("regressor event")[h]).isCloseTo(50 * cause[120 + h], within(5.0));
      assertThat(parts.part("level")[h]).isCloseTo(320, within(8.0));
      assertThat(parts.part("trend")[h]).isCloseTo(h + 1, within(6.0));
      double centre = fitted.path(12).centre(h);
      assertThat(parts.sum(h)).isCloseTo(centre, within(1e-9));
      // The guard has to see all but what the cause does to this step.
      double bare = centre - parts.part("regressor event")[h] + usual;
      assertThat(fitted.bare(12).centre(h)).isCloseTo(bare, within(1.0));
    }
  }

  @Test
  void leavesTheGuardAnArimaAsItIs() {
    double[] y = new double[40];
    for (int t = 0; t < y.length; t++) {
      y[t] = 100 + t * t;
    }

    var fitted = new Arima().fit(y, List.of());

    assertThat(fitted.parts(6).part(Parts.TREND)[5]).isGreaterThan(100);
    assertThat(fitted.bare(6).centres()).containsExactly(fitted.path(6).centres());
  }

  private static double hour(int t) {
    return 100 + 0.05 * t + 30 * Math.sin(t * Math.PI / 12) + 10 * Math.sin(t * Math.PI / 84);
  }

  private static double[] hours(int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = hour(t);
    }
    return y;
  }
}
