package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Series;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatestTest {
  private static final int LENGTH = 80;
  private static final int GAP = 9;
  private static final int STEPS = 6;

  @Test
  void aTrendGoesOnThroughValuesThatAreNotThereYet() {
    double[] y = rising();
    double[] late = y.clone();
    Arrays.fill(late, LENGTH - GAP, LENGTH, Double.NaN);

    Foreseen whole = one(new Series("s", "p", List.of(12), y));
    Foreseen foreseen = one(new Series("s", "p", List.of(12), late));

    for (int h = 0; h < STEPS; h++) {
      double truth = 50 + 2.0 * (LENGTH + h);
      Foreseen.Step step = foreseen.steps().get(h);
      assertThat(step.value()).as("step " + h).isBetween(truth - 4, truth + 4);
      assertThat(width(step)).as("width " + h).isGreaterThanOrEqualTo(width(whole.steps().get(h)));
    }
    assertThat(foreseen.notes())
        .contains("the last " + GAP + " values are unknown and were foreseen first");
  }

  @Test
  void whatIsClosedAtTheEndIsNotUnknown() {
    double[] y = rising();
    y[LENGTH - 1] = Double.NaN;
    for (GapMeaning meaning : List.of(GapMeaning.ZERO, GapMeaning.CLOSED)) {
      Foreseen foreseen = one(new Series("s", "p", List.of(12), y, meaning));

      assertThat(foreseen.notes()).noneMatch(note -> note.contains("foreseen first"));
    }
  }

  @Test
  void whereMostIsUnknownNothingIsForeseenFirst() {
    double[] y = new double[20];
    Arrays.fill(y, 6, 20, Double.NaN);
    for (int t = 0; t < 6; t++) {
      y[t] = 10 + t % 3;
    }

    Foreseen foreseen = one(new Series("s", "p", List.of(), y));

    assertThat(foreseen.steps()).hasSize(STEPS).allMatch(step -> Double.isFinite(step.value()));
    assertThat(foreseen.notes()).noneMatch(note -> note.contains("foreseen first"));
  }

  private static double[] rising() {
    SplittableRandom random = new SplittableRandom(7);
    double[] y = new double[LENGTH];
    for (int t = 0; t < LENGTH; t++) {
      y[t] = 50 + 2 * t + random.nextGaussian();
    }
    return y;
  }

  private static double width(Foreseen.Step step) {
    return step.upper() - step.lower();
  }

  private static Foreseen one(Series series) {
    return new Engine(STEPS, 0.9).run(List.of(series)).getFirst();
  }
}
