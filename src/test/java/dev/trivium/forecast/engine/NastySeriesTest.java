package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Series that nobody would wish on a model, {@code -Dtrivium.nasty=10000} of them for the record:
 * there is always a forecast within reason.
 */
class NastySeriesTest {
  private static final int STEPS = 12;
  private static final int COUNT = Integer.getInteger("trivium.nasty", 600);

  @Test
  void everySeriesHasAForecastWithinReason() {
    SplittableRandom random = new SplittableRandom(20261127);
    List<Series> series = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      double[] y = NastySeries.of(random.split(), i).values();
      values.add(y);
      series.add(new Series("s" + i, i % 3 == 0 ? "month" : "day", List.of(12), y));
    }

    List<Foreseen> foreseen = new Engine(STEPS, 0.9).run(series, new AllCores());

    assertThat(foreseen).hasSize(COUNT);
    for (int i = 0; i < COUNT; i++) {
      double[] known = Arrays.stream(values.get(i)).filter(Double::isFinite).toArray();
      double largest = Arrays.stream(known).map(Math::abs).max().orElse(0);
      boolean positive = Arrays.stream(known).allMatch(value -> value >= 0);
      assertThat(foreseen.get(i).steps()).as("series %d", i).hasSize(STEPS);
      for (Foreseen.Step step : foreseen.get(i).steps()) {
        assertThat(step.lower()).as("series %d", i).isFinite().isLessThanOrEqualTo(step.value());
        assertThat(step.upper()).as("series %d", i).isFinite();
        assertThat(step.upper()).isBetween(step.value(), 20 * largest);
        assertThat(!positive || step.lower() >= 0).as("series %d not below 0", i).isTrue();
      }
    }
  }
}
