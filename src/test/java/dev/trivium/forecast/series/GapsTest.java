package dev.trivium.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GapsTest {
  private static final double NAN = Double.NaN;

  @Test
  void listsRunsOfGapsExactly() {
    double[] given = {1, NAN, NAN, 4, 5, Double.POSITIVE_INFINITY};

    Gaps gaps = Gaps.of(given, GapMeaning.UNKNOWN, List.of());

    assertThat(gaps.list()).containsExactly(new Gap(1, 2), new Gap(5, 1));
    assertThat(gaps.imputedCount()).isEqualTo(3);
    assertThat(gaps.filled()[3]).isEqualTo(4);
  }

  @Test
  void takesZeroForAValueWhenDeclared() {
    Gaps gaps = Gaps.of(new double[] {3, NAN, 2}, GapMeaning.ZERO, List.of());

    assertThat(gaps.filled()).containsExactly(3, 0, 2);
    assertThat(gaps.imputedCount()).isZero();
    assertThat(gaps.list()).containsExactly(new Gap(1, 1));
  }

  @Test
  void fillsWithTheSeasonAndNotStraightAcrossIt() {
    double[] y = PublicSeries.named("AirPassengers");
    SplittableRandom random = new SplittableRandom(11);
    double[] given = y.clone();
    for (int t = 1; t < y.length; t++) {
      given[t] = random.nextInt(10) == 0 ? NAN : y[t];
    }

    double own = error(Gaps.of(given, GapMeaning.UNKNOWN, List.of(12)).filled(), given, y);
    double straight = error(Split.connected(given), given, y);

    System.out.printf("filled passengers: off by %.1f, straight lines by %.1f%n", own, straight);
    assertThat(own).isLessThan(0.5 * straight);
  }

  @Test
  void leavesNoHoleInWhateverComes() {
    assertThat(Gaps.of(new double[] {NAN, NAN}, GapMeaning.UNKNOWN, List.of(2)).filled())
        .containsExactly(0, 0);
    double[] huge = {1e308, NAN, -1e308, NAN, 1e308, NAN, NAN, 1e-308};
    assertThat(Gaps.of(huge, GapMeaning.UNKNOWN, List.of(2)).filled()).doesNotContain(NAN);
  }

  @Test
  void knowsTheDayThatIsAlwaysClosed() {
    double[] y = new double[70];
    for (int t = 0; t < y.length; t++) {
      y[t] = t % 7 == 6 ? NAN : 100 + t % 7;
    }

    Gaps gaps = Gaps.of(y, GapMeaning.CLOSED, List.of(7));

    assertThat(gaps.shut(7)).containsExactly(false, false, false, false, false, false, true);
    assertThat(Gaps.of(y, GapMeaning.UNKNOWN, List.of(7)).shut(7)).doesNotContain(true);
    assertThat(gaps.filled()[6]).isCloseTo(103, within(4.0));
  }

  @Test
  void doubtsAMeaningThatTheValuesContradict() {
    double[] counts = new double[60];
    double[] sales = new double[60];
    for (int t = 0; t < 60; t++) {
      counts[t] = t % 4 == 1 ? NAN : 1 + t % 3;
      sales[t] = t == 30 ? NAN : 1000 + 10 * (t % 12);
    }

    assertThat(Gaps.of(counts, GapMeaning.UNKNOWN, List.of()).doubts()).hasSize(1);
    assertThat(Gaps.of(counts, GapMeaning.ZERO, List.of()).doubts()).isEmpty();
    assertThat(Gaps.of(sales, GapMeaning.ZERO, List.of()).doubts()).hasSize(1);
    assertThat(Gaps.of(sales, GapMeaning.UNKNOWN, List.of()).doubts()).isEmpty();
  }

  private static double error(double[] filled, double[] given, double[] y) {
    assertThat(Arrays.stream(filled).allMatch(Double::isFinite)).isTrue();
    double sum = 0;
    int count = 0;
    for (int t = 0; t < y.length; t++) {
      sum += Double.isNaN(given[t]) ? Math.abs(filled[t] - y[t]) : 0;
      count += Double.isNaN(given[t]) ? 1 : 0;
    }
    return sum / count;
  }
}
