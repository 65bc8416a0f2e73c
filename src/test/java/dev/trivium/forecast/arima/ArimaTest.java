package dev.trivium.forecast.arima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArimaTest {
  private static final List<Integer> YEAR = List.of(12);

  @Test
  void staysFiniteWhateverComes() {
    for (double[] y : odd()) {
      for (List<Integer> seasons :
          List.of(List.<Integer>of(), List.of(4), YEAR, List.of(52), List.of(24, 168))) {
        Model.Fitted fitted = new Arima().fit(y, seasons);
        Model.Fitted again = new Arima().refit(fitted, Arrays.copyOf(y, y.length - 1), seasons);

        for (Path path : List.of(fitted.path(18), again.path(18))) {
          for (int h = 0; h < 18; h++) {
            assertThat(path.centre(h)).as(fitted.name() + " of " + y.length).isFinite();
            assertThat(path.spread(h)).as(fitted.name()).isFinite().isNotNegative();
          }
        }
      }
    }
  }

  @Test
  void passesOverGaps() {
    double[] y = noisy(120, 4);
    double[] gappy = y.clone();
    for (int t : new int[] {0, 17, 40, 41, 42, 90, 119}) {
      gappy[t] = Double.NaN;
    }

    Path whole = new Arima().fit(y, YEAR).path(12);
    Path path = new Arima().fit(gappy, YEAR).path(12);

    for (int h = 0; h < 12; h++) {
      assertThat(path.centre(h)).isCloseTo(whole.centre(h), within(8.0));
    }
  }

  @Test
  void goesOnWithALine() {
    double[] y = new double[40];
    Arrays.setAll(y, t -> 5 + 2.0 * t);

    Path path = new Arima().fit(y, List.of()).path(3);

    assertThat(path.centre(2)).isCloseTo(5 + 2.0 * 42, within(1e-6));
  }

  @Test
  void goesOnWithALongSeason() {
    SplittableRandom random = new SplittableRandom(3);
    double[] y = new double[260];
    Arrays.setAll(y, t -> wave(t) + 0.3 * random.nextGaussian());

    Model.Fitted fitted = new Arima().fit(y, List.of(52));

    assertThat(fitted.name()).contains("harmonics");
    for (int h = 0; h < 52; h++) {
      assertThat(fitted.path(52).centre(h)).isCloseTo(wave(260 + h), within(0.6));
    }
  }

  @Test
  void keepsItsOrdersWhenFittedAgain() {
    double[] y = noisy(140, 5);
    Model.Fitted fitted = new Arima().fit(y, YEAR);

    Model.Fitted again = new Arima().refit(fitted, Arrays.copyOf(y, 130), YEAR);

    assertThat(again.name()).isEqualTo(fitted.name());
  }

  @Test
  void doesNotDependOnTheUnit() {
    double[] y = noisy(100, 9);
    double[] large = Arrays.stream(y).map(value -> Math.scalb(value, 700)).toArray();

    Path path = new Arima().fit(y, YEAR).path(12);
    Path far = new Arima().fit(large, YEAR).path(12);

    for (int h = 0; h < 12; h++) {
      assertThat(far.centre(h)).isEqualTo(Math.scalb(path.centre(h), 700));
      assertThat(far.spread(h)).isEqualTo(Math.scalb(path.spread(h), 700));
    }
  }

  private static double wave(int t) {
    return 10 + 4 * Math.sin(2 * Math.PI * t / 52) + 2 * Math.cos(4 * Math.PI * t / 52);
  }

  private static double[] noisy(int n, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] y = new double[n];
    Arrays.setAll(y, t -> 50 + t + 8 * Math.sin(Math.PI * t / 6) + 2 * random.nextGaussian());
    return y;
  }

  private static List<double[]> odd() {
    SplittableRandom random = new SplittableRandom(1);
    List<double[]> odd = new ArrayList<>();
    for (int n : new int[] {4, 5, 7, 9, 13, 30, 61, 150}) {
      odd.add(new double[n]);
      odd.add(filled(n, t -> 7));
      odd.add(filled(n, t -> t == n / 2 ? 1e9 : 0));
      odd.add(filled(n, t -> t % 2 == 0 ? 1 : -1));
      odd.add(filled(n, t -> Math.exp(t * 0.5)));
      odd.add(filled(n, t -> 1e300 * random.nextGaussian()));
      odd.add(filled(n, t -> 1e-300 * random.nextGaussian()));
      odd.add(filled(n, t -> t % 12));
      odd.add(filled(n, t -> (double) t * t * t));
      odd.add(filled(n, t -> t < n - 2 ? 3 : 4));
      odd.add(filled(n, t -> random.nextInt(10) == 0 ? random.nextDouble() : 0));
    }
    return odd;
  }

  private static double[] filled(int n, java.util.function.IntToDoubleFunction values) {
    double[] y = new double[n];
    Arrays.setAll(y, values);
    return y;
  }
}
