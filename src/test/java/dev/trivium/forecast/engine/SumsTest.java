package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.trivium.forecast.series.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How often bounds of sums hold, of made-up series and of held-out parts of training series.
 *
 * <p>{@code -Dtrivium.sums=100} takes so many made-up series of a kind instead of 12, and ten times
 * as many of M4; with few the bars are wider by their noise.
 */
class SumsTest {
  private static final int EACH = Integer.getInteger("trivium.sums", 12);
  private static final int STEPS = 12;
  private static final double SLACK = EACH >= 60 ? 0 : 0.06;

  /** What a series is made of. */
  private enum Kind {
    NOISE,
    CYCLE,
    WALK,
    SEASONS,
    TREND,
    COUNTS,
    RARE;

    double[] values(SplittableRandom random, int n) {
      double[] y = new double[n];
      double state = 0;
      double slope = 0;
      for (int t = 0; t < n; t++) {
        double noise = random.nextGaussian();
        double more = random.nextGaussian();
        slope += 0.1 * more;
        state =
            switch (this) {
              case CYCLE -> 0.8 * state + noise;
              case WALK -> state + noise;
              case SEASONS -> state + 0.3 * more;
              case TREND -> state + slope;
              case NOISE, COUNTS, RARE -> 0;
            };
        y[t] =
            switch (this) {
              case NOISE -> 100 + 10 * noise;
              case CYCLE, WALK -> 200 + 5 * state;
              case SEASONS -> 100 + 20 * Math.sin(t * Math.PI / 6) + 3 * (state + noise);
              case TREND -> 300 + 3 * state + 5 * noise;
              case COUNTS -> Hierarchies.poisson(random, 8);
              case RARE -> Hierarchies.poisson(random, 0.35);
            };
      }
      return y;
    }
  }

  @Test
  void boundsOfSumsHoldForMadeUpSeries() {
    Tally pooled = new Tally();
    Tally alone = new Tally();
    for (Kind kind : Kind.values()) {
      List<Series> series = new ArrayList<>();
      List<double[]> came = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(kind.name().hashCode());
      for (int i = 0; i < EACH; i++) {
        int n = random.nextInt(48, 121);
        double[] all = kind.values(random, n + STEPS);
        List<Integer> seasons = kind == Kind.SEASONS ? List.of(12) : List.of();
        series.add(new Series(kind + "/" + i, "p", seasons, Arrays.copyOf(all, n)));
        came.add(Arrays.copyOfRange(all, n, n + STEPS));
      }
      pooled.add(tally(kind + " pooled", series, came, true));
      alone.add(tally(kind + " alone", series, came, false));
    }
    System.out.println(pooled.line("all pooled") + alone.line("all alone"));

    for (Tally one : List.of(pooled, alone)) {
      assertThat(one.share(one.whole)).isBetween(0.87 - SLACK, 0.95 + SLACK);
      assertThat(one.share(one.quarter)).isBetween(0.87 - SLACK, 0.95 + SLACK);
    }
  }

  @Test
  void boundsOfSumsHoldForSeriesOfM4() throws IOException {
    Path data =
        Stream.of(Path.of("shared/data"), Path.of("../shared/data"))
            .filter(at -> Files.isRegularFile(at.resolve("m4-train/train.csv.gz")))
            .findFirst()
            .orElse(Path.of("absent"));
    assumeThat(data).as("the training series stand beside the repository").isDirectory();

    List<TrainingCases.Case> cases =
        TrainingCases.read(data).stream()
            .filter(one -> !one.key().contains("/") && !one.key().startsWith("c-"))
            .toList();

    for (String frequency : List.of("Monthly", "Yearly")) {
      List<TrainingCases.Case> own =
          cases.stream().filter(one -> one.frequency().equals(frequency)).toList();
      List<Series> series = new ArrayList<>();
      List<double[]> came = new ArrayList<>();
      int count = Math.min(own.size(), 10 * EACH);
      for (int i = 0; i < count; i++) {
        TrainingCases.Case one = own.get((int) ((long) i * own.size() / count));
        List<Integer> seasons = frequency.equals("Monthly") ? List.of(12) : List.of();
        series.add(new Series(one.key(), frequency, seasons, one.before()));
        came.add(one.came());
      }
      Tally pooled = tally("M4 " + frequency + " pooled", series, came, true);
      Tally alone = tally("M4 " + frequency + " alone", series, came, false);

      for (Tally one : List.of(pooled, alone)) {
        double steps = one.share(one.steps);
        assertThat(one.share(one.whole)).isBetween(steps - 0.04 - SLACK, steps + 0.04 + SLACK);
        assertThat(one.share(one.whole)).isBetween(0.86 - SLACK, 0.98 + SLACK);
      }
    }
  }

  /** Foresees, all together or each on its own, and counts. */
  private static Tally tally(String name, List<Series> series, List<double[]> came, boolean pool) {
    int steps = came.getFirst().length;
    Engine engine = new Engine(steps, 0.9);
    Run all = pool ? engine.look(series, new Parallel()) : engine.look(List.of(), new Parallel());
    List<Tally> each =
        IntStream.range(0, series.size())
            .parallel()
            .mapToObj(i -> {
              Run run = pool ? all : engine.look(List.of(series.get(i)), new Parallel());
              return new Tally().add(run, pool ? i : 0, came.get(i));
            })
            .toList();
    Tally sum = new Tally();
    each.forEach(sum::add);
    System.out.print(sum.line(name));
    return sum;
  }

  /** How many bounds held. */
  private static final class Tally {
    private int series;
    private int whole;
    private int quarter;
    private double steps;
    private int apart;
    private int together;

    Tally add(Run run, int index, double[] came) {
      List<Foreseen.Step> points = run.foreseen().get(index).steps();
      List<Foreseen.Step> sums = run.sums(index, List.of(3, came.length));
      double sum = Arrays.stream(came).sum();
      series++;
      quarter += holds(sums.getFirst(), came[0] + came[1] + came[2]) ? 1 : 0;
      whole += holds(sums.getLast(), sum) ? 1 : 0;
      double[] below = new double[2];
      double[] above = new double[2];
      double value = sums.getLast().value();
      for (int h = 0; h < came.length; h++) {
        Foreseen.Step step = points.get(h);
        steps += holds(step, came[h]) ? 1.0 / came.length : 0;
        below[0] += (step.value() - step.lower()) * (step.value() - step.lower());
        above[0] += (step.upper() - step.value()) * (step.upper() - step.value());
        below[1] += step.value() - step.lower();
        above[1] += step.upper() - step.value();
      }
      apart += value - Math.sqrt(below[0]) <= sum && sum <= value + Math.sqrt(above[0]) ? 1 : 0;
      together += value - below[1] <= sum && sum <= value + above[1] ? 1 : 0;
      return this;
    }

    void add(Tally other) {
      series += other.series;
      whole += other.whole;
      quarter += other.quarter;
      steps += other.steps;
      apart += other.apart;
      together += other.together;
    }

    private static boolean holds(Foreseen.Step step, double came) {
      return step.lower() <= came && came <= step.upper();
    }

    double share(double held) {
      return held / series;
    }

    String line(String name) {
      return String.format(
          "  %-20s %4d: steps %.3f, sum of 3 %.3f, of all %.3f (as if independent %.3f, as if one"
              + " %.3f)%n",
          name, series, share(steps), share(quarter), share(whole), share(apart), share(together));
    }
  }

  private record Parallel() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.parallelStream().map(function).toList();
    }
  }
}
