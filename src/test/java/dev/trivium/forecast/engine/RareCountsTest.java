package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Demand that comes seldom, through the whole engine. */
class RareCountsTest {
  private static final int STEPS = 8;
  private static final int LENGTH = 100;

  @Test
  void boundsAreWholeAndHoldWhatComes() {
    SplittableRandom random = new SplittableRandom(12);
    List<Series> series = new ArrayList<>();
    List<double[]> came = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double[] y = demand(random, 1.0 / (2 + 0.5 * (i % 12)), LENGTH + STEPS);
      series.add(new Series("s" + i, "week", List.of(), Arrays.copyOf(y, LENGTH)));
      came.add(Arrays.copyOfRange(y, LENGTH, y.length));
    }

    List<Foreseen> all = new Engine(STEPS, 0.9).run(series);

    int inside = 0;
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).certainty().method()).isEqualTo("count");
      for (int h = 0; h < STEPS; h++) {
        Foreseen.Step step = all.get(i).steps().get(h);
        assertThat(step.lower()).isEqualTo(Math.rint(step.lower())).isNotNegative();
        assertThat(step.upper()).isEqualTo(Math.rint(step.upper()));
        inside += came.get(i)[h] >= step.lower() && came.get(i)[h] <= step.upper() ? 1 : 0;
      }
    }
    assertThat(inside / (200.0 * STEPS)).isBetween(0.87, 0.97);
  }

  @Test
  void demandThatIsMostlyNothingIsForeseenByItsMeanNotItsLastValue() {
    SplittableRandom random = new SplittableRandom(21);
    double values = 0;
    double mean = 0;
    for (int i = 0; i < 30; i++) {
      double[] y = demand(random, 0.2, LENGTH);
      mean += Arrays.stream(y).average().orElse(0);

      Foreseen one =
          new Engine(STEPS, 0.9).run(List.of(new Series("s" + i, "w", List.of(), y))).getFirst();

      assertThat(one.outcome()).as(one.notes().toString()).isEqualTo(new Outcome.Fitted());
      values += one.steps().getFirst().value();
    }
    assertThat(values / mean).isBetween(0.75, 1.25);
  }

  @Test
  void demandThatStoppedDecays() {
    double[] y = demand(new SplittableRandom(5), 0.5, 120);
    Arrays.fill(y, 60, 120, 0);
    Series stopped = new Series("s", "week", List.of(), y);

    Foreseen.Step step = new Engine(STEPS, 0.9).run(List.of(stopped)).getFirst().steps().getFirst();

    double before = Arrays.stream(y, 0, 60).average().orElse(0);
    assertThat(step.value()).isLessThan(0.3 * before);
  }

  private static double[] demand(SplittableRandom random, double chance, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = random.nextDouble() < chance ? 1 + random.nextInt(5) : 0;
    }
    return y;
  }
}
