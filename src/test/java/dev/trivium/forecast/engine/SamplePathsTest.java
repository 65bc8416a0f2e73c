package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.series.Series;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Paths agree with the bounds, go together as errors do, and are the same each time. */
class SamplePathsTest {
  private static final int STEPS = 12;

  @Test
  void quantilesOfPathsAreTheBoundsAndTheMiddleIsTheValue() {
    Run run = run(0.9, seasonal("s"));
    double[][] paths = run.paths(0, 999);

    for (int h = 0; h < STEPS; h++) {
      Foreseen.Step step = run.foreseen().getFirst().steps().get(h);
      double[] sorted = column(paths, h);
      double near = 0.02 * (step.upper() - step.lower());
      assertThat((sorted[49] + sorted[50]) / 2).isCloseTo(step.lower(), within(near));
      assertThat((sorted[948] + sorted[949]) / 2).isCloseTo(step.upper(), within(near));
      assertThat(sorted[499]).isEqualTo(step.value());
    }
  }

  @Test
  void aSeriesHasPathsOfItsOwn() {
    double[][] paths = run(0.9, seasonal("s")).paths(0, 200);
    Series other = new Series("t", "month", List.of(12), seasonal("s").values());

    assertThat(paths).hasDimensions(200, STEPS);
    assertThat(run(0.9, seasonal("s")).paths(0, 200)).isDeepEqualTo(paths);
    assertThat(run(0.9, other).paths(0, 200)[0]).isNotEqualTo(paths[0]);
  }

  @Test
  void pathsAreTheSameOnTwoThreads() {
    List<Series> series = IntStream.range(0, 12).mapToObj(i -> seasonal("s" + i)).toList();
    Run one = new Engine(STEPS, 0.9).look(series, new InOrder());
    Run two = new Engine(STEPS, 0.9).look(series, new Parallel());

    for (int i = 0; i < series.size(); i++) {
      assertThat(two.paths(i, 50)).isDeepEqualTo(one.paths(i, 50));
      assertThat(two.sums(i, List.of(3, STEPS))).isEqualTo(one.sums(i, List.of(3, STEPS)));
    }
  }

  @Test
  void countsAreWholeAndNothingIsBelowZero() {
    SplittableRandom random = new SplittableRandom(4);
    for (double rate : new double[] {0.3, 3, 40}) {
      double[] y = new double[90];
      for (int t = 0; t < y.length; t++) {
        y[t] = Hierarchies.poisson(random, rate);
      }
      Run run = run(0.9, new Series("c", "p", List.of(), y));

      for (double[] path : run.paths(0, 300)) {
        for (double value : path) {
          assertThat(value).isEqualTo(Math.rint(value)).isNotNegative();
        }
      }
      for (int h = 0; h < STEPS; h++) {
        Foreseen.Step step = run.foreseen().getFirst().steps().get(h);
        double[] sorted = column(run.paths(0, 999), h);
        assertThat(sorted[50]).isBetween(step.lower() - 0.5, step.upper());
        assertThat(sorted[948]).isBetween(step.lower(), step.upper() + 0.5);
      }
    }
  }

  @Test
  void hugeValuesHaveFinitePaths() {
    SplittableRandom random = new SplittableRandom(3);
    double[] y = new double[40];
    for (int t = 0; t < y.length; t++) {
      y[t] = (t % 2 == 0 ? 1.6e308 : -1.6e308) * (1 + 0.01 * random.nextGaussian());
    }

    for (double[] path : run(0.9, new Series("h", "p", List.of(), y)).paths(0, 3)) {
      for (double value : path) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void sumsAddUpAndLieWithinTheSumsOfBounds() {
    List<Integer> upTo = IntStream.rangeClosed(1, STEPS).boxed().toList();
    Run run = run(0.9, seasonal("s"));
    List<Foreseen.Step> steps = run.foreseen().getFirst().steps();

    List<Foreseen.Step> sums = run.sums(0, upTo);

    assertThat(sums.getFirst()).isEqualTo(steps.getFirst());
    double value = 0;
    double lower = 0;
    double upper = 0;
    for (int h = 0; h < STEPS; h++) {
      value += steps.get(h).value();
      lower += steps.get(h).lower();
      upper += steps.get(h).upper();
      Foreseen.Step sum = sums.get(h);
      assertThat(sum.value()).isEqualTo(value);
      assertThat(sum.lower()).isBetween(lower, value);
      assertThat(sum.upper()).isBetween(value, upper);
      assertThat(h == 0 || sum.upper() >= sums.get(h - 1).upper()).isTrue();
      assertThat(h == 0 || sum.lower() >= sums.get(h - 1).lower()).isTrue();
    }
  }

  @Test
  void boundsOfSumsAreNestedInTheLevel() {
    Run narrow = run(0.8, seasonal("s"));
    Run wide = run(0.95, seasonal("s"));

    for (int upTo : new int[] {1, 3, STEPS}) {
      Foreseen.Step inner = narrow.sums(0, List.of(upTo)).getFirst();
      Foreseen.Step outer = wide.sums(0, List.of(upTo)).getFirst();
      assertThat(outer.lower()).isLessThanOrEqualTo(inner.lower());
      assertThat(outer.upper()).isGreaterThanOrEqualTo(inner.upper());
    }
  }

  @Test
  void errorsOfAWalkGoTogetherAndThoseOfNoiseDoNot() {
    SplittableRandom random = new SplittableRandom(5);
    double[] noise = new double[120];
    double[] walk = new double[120];
    for (int t = 0; t < noise.length; t++) {
      noise[t] = 1000 + 50 * random.nextGaussian();
      walk[t] = (t > 0 ? walk[t - 1] : 1000) + 10 * random.nextGaussian();
    }

    double apart = share(run(0.9, new Series("n", "p", List.of(), noise)));
    double together = share(run(0.9, new Series("w", "p", List.of(), walk)));

    assertThat(apart).isLessThan(0.6);
    assertThat(together).isGreaterThan(0.75);
  }

  /** Width of the bounds of the sum, of the sum of the widths. */
  private static double share(Run run) {
    double widths = 0;
    for (Foreseen.Step step : run.foreseen().getFirst().steps()) {
      widths += step.upper() - step.lower();
    }
    Foreseen.Step sum = run.sums(0, List.of(STEPS)).getFirst();
    return (sum.upper() - sum.lower()) / widths;
  }

  @Test
  void oddSeriesHavePaths() {
    double[][] odd = {{}, {3}, {1e308, -1e308, 1e308}, {5, 5, 5, 5, 5, 5, 5, 5, 5}, {0, 0, 0, 0}};
    for (double[] y : odd) {
      Run run = run(0.9, new Series("o", "p", List.of(), y));
      for (double[] path : run.paths(0, 40)) {
        assertThat(Arrays.stream(path).allMatch(Double::isFinite)).isTrue();
      }
      Foreseen.Step sum = run.sums(0, List.of(STEPS)).getFirst();
      assertThat(sum.lower()).isFinite().isLessThanOrEqualTo(sum.value());
      assertThat(sum.upper()).isFinite().isGreaterThanOrEqualTo(sum.value());
    }
  }

  private static double[] column(double[][] paths, int h) {
    return Arrays.stream(paths).mapToDouble(path -> path[h]).sorted().toArray();
  }

  private static Series seasonal(String key) {
    SplittableRandom random = new SplittableRandom(key.hashCode());
    double[] y = new double[96];
    for (int t = 0; t < y.length; t++) {
      y[t] = 500 + 2 * t + 60 * Math.sin(t * Math.PI / 6) + 25 * random.nextGaussian();
    }
    return new Series(key, "month", List.of(12), y);
  }

  private static Run run(double level, Series series) {
    return new Engine(STEPS, level).look(List.of(series), new InOrder());
  }

  private record InOrder() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.stream().map(function).toList();
    }
  }

  private record Parallel() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.parallelStream().map(function).toList();
    }
  }
}
