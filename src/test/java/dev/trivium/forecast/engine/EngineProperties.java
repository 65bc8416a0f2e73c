package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.Series;
import dev.trivium.support.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineProperties {
  private static final Engine ENGINE = new Engine(6, 0.9);

  @Test
  void aForecastAlwaysComesAndStaysWithinReason() {
    Property.holds(
        2000,
        random -> {
          double[] values = nasty(random);
          Series series = new Series("s", "p", List.of(random.nextInt(1, 13)), values);
          check(ENGINE.run(List.of(series)).getFirst(), series);
        });
  }

  @Test
  void seriesOfOnePoolShareTheirErrorsWithoutHarm() {
    Property.holds(
        20,
        random -> {
          List<Series> job = job(random, 30);
          List<Foreseen> foreseen = ENGINE.run(job);
          for (int i = 0; i < job.size(); i++) {
            check(foreseen.get(i), job.get(i));
          }
        });
  }

  @Test
  void theOrderOfComputingDoesNotMatter() {
    List<Series> job = job(new SplittableRandom(3), 40);

    List<Foreseen> forward = ENGINE.run(job);
    List<Foreseen> backward = ENGINE.run(job, new Backwards());

    assertThat(backward).isEqualTo(forward);
  }

  @Test
  void longAndLargeSeriesAreServed() {
    double[] values = new double[20_000];
    for (int t = 0; t < values.length; t++) {
      values[t] = 1e200 * (2 + Math.sin(t * 2 * Math.PI / 7) + Math.sin(t * 12.9898));
    }
    Series series = new Series("long", "p", List.of(7), values);

    Foreseen foreseen = ENGINE.run(List.of(series)).getFirst();

    check(foreseen, series);
    assertThat(foreseen.notes()).anyMatch(note -> note.contains("of 20000 values"));
    assertThat(foreseen.certainty().calibrated()).isTrue();
  }

  private static void check(Foreseen foreseen, Series series) {
    double[] y = Arrays.stream(series.values()).filter(Double::isFinite).toArray();
    double largest = Arrays.stream(y).map(Math::abs).max().orElse(0);
    boolean nonNegative = Arrays.stream(y).allMatch(value -> value >= 0);
    assertThat(foreseen.steps()).hasSize(6);
    for (Foreseen.Step step : foreseen.steps()) {
      assertThat(step.lower()).isFinite().isLessThanOrEqualTo(step.value());
      assertThat(step.upper()).isFinite().isGreaterThanOrEqualTo(step.value());
      assertThat(step.upper()).isLessThanOrEqualTo(20 * largest);
      if (nonNegative) {
        assertThat(step.lower()).isNotNegative();
      }
    }
    String method = foreseen.certainty().method();
    if (!method.equals("count")) {
      assertThat(foreseen.certainty().calibrated()).isEqualTo(!method.equals("uncalibrated"));
    }
  }

  private static List<Series> job(SplittableRandom random, int count) {
    List<Series> job = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(i -> job.add(new Series("s" + i, "p" + i % 2, List.of(4), nasty(random))));
    return job;
  }

  /** Short, constant, zero, gappy, trending, jumping, huge, tiny, seasonal or intermittent. */
  private static double[] nasty(SplittableRandom random) {
    int n = random.nextInt(4) == 0 ? random.nextInt(6) : random.nextInt(4, 90);
    int kind = random.nextInt(10);
    double unit = Math.pow(10, random.nextInt(-12, 13));
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      double noise = random.nextGaussian();
      double value =
          switch (kind) {
            case 0 -> 5;
            case 1 -> 0;
            case 2 -> random.nextInt(10) < 8 ? 0 : random.nextInt(9);
            case 3 -> Math.exp(0.3 * t);
            case 4 -> -3 * t + noise;
            case 5 -> t < n / 2 ? 10 + noise : 1000 + noise;
            case 6 -> 100 + 20 * Math.sin(t * Math.PI / 2) + noise;
            case 7 -> Math.exp(3 * noise);
            case 8 -> t == n - 1 ? 1e6 : 1 + 0.01 * noise;
            default -> noise;
          };
      y[t] = random.nextInt(12) == 0 ? hole(random) : value * unit;
    }
    return y;
  }

  private static double hole(SplittableRandom random) {
    return random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
  }

  private record Backwards() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      List<B> results = new ArrayList<>();
      elements.reversed().forEach(element -> results.add(function.apply(element)));
      return results.reversed();
    }
  }
}
