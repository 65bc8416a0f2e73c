package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
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
  void boundsOfALateSeriesHoldAtThatDistance() {
    List<Series> walks = new ArrayList<>();
    List<double[]> came = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 200; i++) {
      double[] walk = new double[LENGTH + STEPS];
      walk[0] = 100;
      for (int t = 1; t < walk.length; t++) {
        walk[t] = walk[t - 1] + random.nextGaussian();
      }
      came.add(Arrays.copyOfRange(walk, LENGTH, walk.length));
      double[] late = Arrays.copyOf(walk, LENGTH);
      Arrays.fill(late, LENGTH - 15, LENGTH, Double.NaN);
      walks.add(new Series("s" + i, "p", List.of(), late));
    }

    List<Foreseen> foreseen = new Engine(STEPS, 0.9).run(walks);

    int inside = 0;
    for (int i = 0; i < came.size(); i++) {
      Foreseen.Step first = foreseen.get(i).steps().getFirst();
      inside += came.get(i)[0] >= first.lower() && came.get(i)[0] <= first.upper() ? 1 : 0;
    }
    assertThat(inside / 200.0).isBetween(0.7, 1.0);
  }

  @Test
  void valuesNotThereYetHaveTheSeasonOfSiblings() {
    List<Series> shops = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 8; i++) {
      shops.add(new Series("s" + i, "p", List.of(12), seasonal(random, 60)).of("shops"));
    }
    double[] late = seasonal(random, 10);
    Arrays.fill(late, 6, 10, Double.NaN);
    shops.add(new Series("new", "p", List.of(12), late).of("shops"));

    Foreseen newest = new Engine(STEPS, 0.9).run(shops).getLast();

    for (int h = 0; h < STEPS; h++) {
      double expected = 100 * (1 + 0.5 * Math.sin(2 * Math.PI * h / 12));
      assertThat(newest.steps().get(h).value()).as("step " + h).isCloseTo(expected, within(30.0));
    }
  }

  /** Ends right before phase 0. */
  private static double[] seasonal(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      double factor = 1 + 0.5 * Math.sin(2 * Math.PI * (t - n) / 12);
      y[t] = 100 * factor * Math.exp(0.05 * random.nextGaussian());
    }
    return y;
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
