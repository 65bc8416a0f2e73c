package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What adding up does to each level of made-up hierarchies, through the engine.
 *
 * <p>{@code -Dtrivium.hierarchies=60} takes 60 of each kind instead of 5, for the figures of the
 * evidence; with few the bars are wider by their noise. The seeds are not those the weights were
 * chosen by.
 */
class LevelsTest {
  private static final int FIRST_SEED = 1000;
  private static final int LEVELS = 4;
  private static final List<String> NAMES = List.of("total", "regions", "products", "leaves");

  @Test
  void noLevelIsWorseForAddingUpAndBoundsHold() {
    int each = Integer.getInteger("trivium.hierarchies", 5);
    List<Score> all = new ArrayList<>();
    for (Hierarchies.Kind kind : Hierarchies.Kind.values()) {
      List<Score> scores =
          IntStream.range(FIRST_SEED, FIRST_SEED + each)
              .parallel()
              .mapToObj(seed -> Score.of(Hierarchies.of(kind, seed)))
              .toList();
      print(kind.name(), scores);
      all.addAll(scores);
    }
    print("all", all);

    boolean many = each >= 40;
    double noise = many ? 1 : 2.5;
    for (int level = 0; level < LEVELS; level++) {
      double most = many && level > 0 ? 1 : 1 + noise * error(all, level);
      assertThat(ratio(all, level)).as(NAMES.get(level)).isLessThanOrEqualTo(most);
      assertThat(coverage(all, level))
          .as("coverage " + NAMES.get(level))
          .isBetween(many ? 0.87 : 0.82, many ? 0.95 : 0.98);
    }
  }

  private static void print(String name, List<Score> scores) {
    StringBuilder line = new StringBuilder(String.format("  %-9s", name));
    for (int level = 0; level < LEVELS; level++) {
      line.append(
          String.format(
              " %s %.3f±%.3f (%.3f)",
              NAMES.get(level),
              ratio(scores, level),
              error(scores, level),
              coverage(scores, level)));
    }
    System.out.println(line);
  }

  /** Squared errors after over before, each hierarchy in its own spreads. */
  private static double ratio(List<Score> scores, int level) {
    double before = 0;
    double after = 0;
    for (Score score : scores) {
      before += score.before[level];
      after += score.after[level];
    }
    return after / before;
  }

  /** The standard error of the ratio, by bootstrap over hierarchies. */
  private static double error(List<Score> scores, int level) {
    SplittableRandom random = new SplittableRandom(1);
    int times = 400;
    double sum = 0;
    double squares = 0;
    for (int time = 0; time < times; time++) {
      List<Score> drawn = new ArrayList<>();
      for (int i = 0; i < scores.size(); i++) {
        drawn.add(scores.get(random.nextInt(scores.size())));
      }
      double ratio = ratio(drawn, level);
      sum += ratio / times;
      squares += ratio * ratio / times;
    }
    return Math.sqrt(Math.max(0, squares - sum * sum));
  }

  private static double coverage(List<Score> scores, int level) {
    return scores.stream().mapToDouble(score -> score.inside[level]).average().orElseThrow();
  }

  /** By level: mean squared errors before and after, in units that make levels comparable. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Score(double[] before, double[] after, double[] inside) {
    static Score of(Hierarchies made) {
      int steps = made.steps();
      Run run =
          new Engine(steps, 0.9)
              .look(made.seen(), made.crossed().summing(), made.levels(), new InOrder());
      double[] before = new double[LEVELS];
      double[] after = new double[LEVELS];
      double[] inside = new double[LEVELS];
      double[] width = new double[LEVELS];
      int[] count = new int[LEVELS];
      made.crossed()
          .names()
          .forEach(name -> {
            int level = name.kept();
            for (int h = 0; h < steps; h++) {
              double came = made.came(name.node(), h);
              Foreseen.Step step = run.foreseen().get(name.node()).steps().get(h);
              before[level] += square(run.apart(name.node(), h) - came);
              after[level] += square(step.value() - came);
              inside[level] += step.lower() <= came && came <= step.upper() ? 1 : 0;
              width[level] += square(step.upper() - step.lower());
              count[level]++;
            }
          });
      for (int level = 0; level < LEVELS; level++) {
        before[level] /= width[level];
        after[level] /= width[level];
        inside[level] /= count[level];
      }
      return new Score(before, after, inside);
    }
  }

  private static double square(double x) {
    return x * x;
  }

  private record InOrder() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.stream().map(function).toList();
    }
  }
}
