package dev.trivium.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.support.Property;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final List<Model> MODELS =
      List.of(
          ExponentialSmoothing.automatic(),
          ExponentialSmoothing.damped(),
          ExponentialSmoothing.simple(),
          new Theta(),
          new DynamicTheta(),
          new ComplexSmoothing(),
          LevelShape.adjusted(),
          LevelShape.folded(),
          new SeasonalNaive());

  @Test
  void turnsAFactorIntoAnAddendByLogarithms() {
    Parts parts =
        Parts.level(100, 1)
            .plus(Parts.TREND, new double[] {20})
            .times(Parts.season(12), new double[] {1.5});

    // By hand: L(180, 100) = 80 / ln 1.8; each factor's logarithm times that.
    double mean = 80 / Math.log(1.8);
    assertThat(parts.names()).containsExactly("level", "trend", "season 12");
    assertThat(parts.part("level")[0]).isEqualTo(100);
    assertThat(parts.part("trend")[0]).isCloseTo(mean * Math.log(1.2), within(1e-9));
    assertThat(parts.part("season 12")[0]).isCloseTo(mean * Math.log(1.5), within(1e-9));
    assertThat(parts.sum(0)).isCloseTo(180, within(1e-9));
  }

  @Test
  void staysExactWhereThereIsNoLogarithm() {
    Property.holds(
        5000,
        random -> {
          double[] numbers = new double[4];
          for (int i = 0; i < numbers.length; i++) {
            double size = Math.pow(10, random.nextInt(-6, 7));
            numbers[i] = random.nextInt(6) == 0 ? 0 : size * random.nextGaussian();
          }
          Parts parts =
              Parts.level(numbers[0], 1)
                  .plus(Parts.TREND, new double[] {numbers[1]})
                  .plus(Parts.regressor("price"), new double[] {numbers[2]})
                  .times(Parts.season(7), new double[] {numbers[3]});

          double whole = (numbers[0] + numbers[1] + numbers[2]) * numbers[3];
          double size = 0;
          for (String name : parts.names()) {
            size += Math.abs(parts.part(name)[0]);
          }
          assertThat(parts.part("level")[0]).isEqualTo(numbers[0]);
          assertThat(parts.sum(0)).isCloseTo(whole, within(1e-12 * size));
        });
  }

  @Test
  void meansTheSameNearAndFarFromEquality() {
    for (double apart : new double[] {1e-3, 1.01e-4, 0.99e-4, 1e-6, 1e-12, 0, -1e-6, -0.5}) {
      double near = Parts.logMean(3 * (1 + apart), 3);
      // L(a, b) is the mean of a^u b^(1−u) over u in (0, 1).
      double mean = 0;
      for (int i = 0; i < 1000; i++) {
        mean += 3 * Math.pow(1 + apart, (i + 0.5) / 1000) / 1000;
      }
      assertThat(near).isCloseTo(mean, within(1e-6 * Math.abs(apart) + 1e-13));
    }
  }

  @Test
  void partsOfEveryModelSumToItsCentre() {
    Property.holds(
        120,
        random -> {
          double[] y = series(random);
          for (Model model : MODELS) {
            Model.Fitted fitted = model.fit(y, List.of(12));
            Path path = fitted.path(30);
            Parts parts = fitted.parts(30);
            assertThat(parts.steps()).isEqualTo(30);
            for (int h = 0; h < 30; h++) {
              double size = 0;
              for (String name : parts.names()) {
                size = Math.max(size, Math.abs(parts.part(name)[h]));
              }
              assertThat(parts.sum(h)).as(fitted.name()).isCloseTo(path.centre(h), near(size));
            }
          }
        });
  }

  @Test
  void seesTrendAndSeasonInASeriesThatHasBoth() {
    double[] y = new double[96];
    for (int t = 0; t < y.length; t++) {
      y[t] = (200 + 3 * t) * (1 + 0.3 * Math.sin(2 * Math.PI * t / 12));
    }

    for (Model model :
        List.of(
            ExponentialSmoothing.automatic(),
            new Theta(),
            new DynamicTheta(),
            new ComplexSmoothing(),
            LevelShape.adjusted())) {
      Parts parts = model.fit(y, List.of(12)).parts(12);

      assertThat(parts.names()).containsExactly("level", "trend", "season 12");
      assertThat(parts.part("trend")[11]).isPositive();
      assertThat(parts.part("season 12")[3]).isBetween(100.0, 200.0);
      assertThat(parts.part("season 12")[9]).isBetween(-230.0, -100.0);
    }
  }

  private static org.assertj.core.data.Offset<Double> near(double size) {
    return within(1e-9 * size + Double.MIN_NORMAL);
  }

  private static double[] series(SplittableRandom random) {
    int kind = random.nextInt(5);
    double[] y = new double[random.nextInt(4, 80)];
    for (int t = 0; t < y.length; t++) {
      double noise = random.nextGaussian();
      double wave = Math.sin(2 * Math.PI * t / 12);
      y[t] =
          switch (kind) {
            case 0 -> (100 + t) * (1 + 0.4 * wave) + noise;
            case 1 -> 5 * wave + noise;
            case 2 -> Math.exp(0.1 * t + 0.1 * noise) * (1 + 0.4 * wave);
            case 3 -> random.nextInt(3) == 0 ? Math.abs(noise) : 0;
            default -> 100 - 3 * t + 20 * wave + noise;
          };
    }
    return y;
  }
}
