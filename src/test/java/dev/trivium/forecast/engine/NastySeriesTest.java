package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Series that nobody would wish on a model, {@code -Dtrivium.nasty=10000} of them for the record:
 * there is always a forecast within reason.
 */
class NastySeriesTest {
  private static final int STEPS = 12;
  private static final int COUNT = Integer.getInteger("trivium.nasty", 600);
  private static final int LONG = 20_000;

  @Test
  void everySeriesHasAForecastWithinReason() {
    SplittableRandom random = new SplittableRandom(20261127);
    List<Series> series = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      double[] y = nasty(random.split(), i);
      values.add(y);
      series.add(new Series("s" + i, i % 3 == 0 ? "month" : "day", List.of(12), y));
    }

    List<Foreseen> foreseen = new Engine(STEPS, 0.9).run(series, new Parallel());

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

  /** Kinds in turn, with random lengths and units. */
  private static double[] nasty(SplittableRandom random, int i) {
    if (i % 2_000 == 7) {
      return made(random, 3, LONG);
    }
    return made(random, i % 10, random.nextInt(4) == 0 ? random.nextInt(12) : random.nextInt(150));
  }

  private static double[] made(SplittableRandom random, int kind, int n) {
    double unit = StrictMath.pow(10, random.nextInt(-9, 10));
    int length = kind == 0 ? 0 : kind == 1 ? 2 : n;
    double[] y = new double[length];
    int hole = random.nextInt(Math.max(1, length));
    for (int t = 0; t < length; t++) {
      double noise = random.nextGaussian();
      y[t] =
          unit
              * switch (kind) {
                case 2 -> 7;
                case 3 -> random.nextInt(40) == 0 ? 1_000 * Math.abs(noise) : 10 + noise;
                case 4 -> (t % 2 == 0 ? 1 : -1) * (100 + noise);
                case 5 -> 1e-7 * noise;
                case 6 -> Math.abs(t - hole) < length / 5 ? Double.NaN : 50 + t + noise;
                case 7 -> 0;
                case 8 -> random.nextInt(8) == 0 ? random.nextInt(1, 6) : 0;
                default -> StrictMath.exp(noise * 3) * (1 + t);
              };
    }
    return y;
  }

  private record Parallel() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      try (ExecutorService pool =
          Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
        List<Future<B>> running =
            elements.stream().map(one -> pool.submit(() -> function.apply(one))).toList();
        List<B> results = new ArrayList<>();
        for (Future<B> one : running) {
          results.add(one.get());
        }
        return results;
      } catch (InterruptedException | ExecutionException broken) {
        throw new AssertionError(broken);
      }
    }
  }
}
