package dev.trivium.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.series.Effect.Kind;
import dev.trivium.support.Property;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CleaningTest {
  @Test
  void takesOutASpikeAndLeavesTheRest() {
    double[] y = daily(new SplittableRandom(3), 140);
    double before = y[100];
    y[100] += 80;

    Cleaning cleaning = Cleaning.of(y, List.of(7));

    assertThat(cleaning.effects()).extracting(Effect::at).containsExactly(100);
    assertThat(cleaning.values()[100]).isCloseTo(before, within(12.0));
    y[100] = cleaning.values()[100];
    assertThat(cleaning.values()).containsExactly(y);
  }

  @Test
  void findsSpikeShiftAndDecayOfMonthsByTheirNames() {
    EnumMap<Kind, Integer> right = new EnumMap<>(Kind.class);
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 60; i++) {
      for (Kind kind : Kind.values()) {
        double[] y = monthly(random, 84);
        Interventions.subtract(y, new Effect(kind, 50, 60), -1);
        List<Effect> found = Cleaning.of(y, List.of(12)).effects();
        boolean hit = found.stream().anyMatch(one -> one.kind() == kind && one.at() == 50);
        right.merge(kind, hit ? 1 : 0, Integer::sum);
      }
    }
    System.out.println("of 60 each: " + right);
    assertThat(right.get(Kind.OUTLIER)).isGreaterThan(54);
    assertThat(right.get(Kind.LEVEL_SHIFT)).isGreaterThan(54);
    assertThat(right.get(Kind.TRANSIENT)).isGreaterThan(45);
  }

  @Test
  void seldomTouchesNoise() {
    SplittableRandom random = new SplittableRandom(4);
    int touched = 0;
    for (int i = 0; i < 200; i++) {
      touched += Cleaning.of(monthly(random, 96), List.of(12)).effects().isEmpty() ? 0 : 1;
      touched += Cleaning.of(daily(random, 140), List.of(7)).effects().isEmpty() ? 0 : 1;
    }
    System.out.println("clean series touched: " + touched + " of 400");
    assertThat(touched).isLessThan(20);
  }

  @Test
  void leavesTheLastValueAndSaysSo() {
    double[] y = daily(new SplittableRandom(3), 140);
    y[139] += 80;

    Cleaning cleaning = Cleaning.of(y, List.of(7));

    assertThat(cleaning.effects()).isEmpty();
    assertThat(cleaning.lastFarOut()).isTrue();
  }

  @Test
  void holdsALastValueThatIsSeveralTimesAsLargeAsAnyBefore() {
    double[] y = daily(new SplittableRandom(3), 140);
    double most = Arrays.stream(y).max().orElseThrow();
    y[139] = 20 * most;

    Cleaning cleaning = Cleaning.of(y, List.of(7));

    assertThat(cleaning.values()[139]).isBetween(y[138] / 2, 3 * most);
    assertThat(cleaning.lastFarOut()).isTrue();
  }

  @Test
  void aSingleValueFarOutAtTheEndIsNoShiftOfThoseBeforeIt() {
    double[] y = monthly(new SplittableRandom(9), 84);
    y[83] *= 50;

    Cleaning cleaning = Cleaning.of(y, List.of(12));

    assertThat(cleaning.shifts()).isEmpty();
  }

  @Test
  void movesTheOldLevelToTheNewOne() {
    double[] y = monthly(new SplittableRandom(5), 84);
    for (int t = 60; t < y.length; t++) {
      y[t] += 80;
    }

    Cleaning cleaning = Cleaning.of(y, List.of(12));

    assertThat(cleaning.shifts()).containsExactly(60);
    assertThat(cleaning.values()[83]).isEqualTo(y[83]);
    assertThat(cleaning.values()[24] - y[24]).isCloseTo(80, within(12.0));
  }

  @Test
  void staysFiniteWhateverComes() {
    Property.holds(
        500,
        random -> {
          int n = random.nextInt(0, 90);
          double unit = StrictMath.pow(10, random.nextInt(-300, 300));
          double[] y = new double[n];
          for (int t = 0; t < n; t++) {
            double value = random.nextInt(3) == 0 ? 0 : random.nextGaussian();
            y[t] = unit * (random.nextInt(9) == 0 ? 1000 * value : value);
          }
          int season = List.of(1, 4, 7, 12, 24).get(random.nextInt(5));

          Cleaning cleaning = Cleaning.of(y, List.of(season));

          assertThat(cleaning.values()).hasSize(n).doesNotContain(Double.NaN);
          for (double value : cleaning.values()) {
            assertThat(value).isFinite();
          }
        });
  }

  private static double[] daily(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = 200 + 0.1 * t + 20 * StrictMath.sin(t * 2 * Math.PI / 7) + 5 * random.nextGaussian();
    }
    return y;
  }

  private static double[] monthly(SplittableRandom random, int n) {
    double[] y = new double[n];
    double noise = 0;
    for (int t = 0; t < n; t++) {
      noise = 0.4 * noise + 5 * random.nextGaussian();
      y[t] = 300 + t + 40 * StrictMath.sin(t * Math.PI / 6) + noise;
    }
    return y;
  }
}
