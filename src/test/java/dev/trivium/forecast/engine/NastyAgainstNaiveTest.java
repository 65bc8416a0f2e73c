package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.model.SeasonalNaive;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * On series that nobody would wish on a model, bounds and centre lose to those of the seasonal
 * naive forecast on few. Both are judged by the mean pinball loss at 5, 50 and 95 % over 200
 * futures.
 */
class NastyAgainstNaiveTest {
  private static final int STEPS = 12;
  private static final int FUTURES = 200;
  private static final int COUNT = Integer.getInteger("trivium.nasty", 600);
  private static final double NORMAL_95 = 1.6448536269514722;

  /** Where the naive forecast itself serves, the quantile of bounds is another approximation. */
  private static final double SAME = 1e-6;

  @Test
  void losesToTheNaiveForecastOnFew() {
    SplittableRandom random = new SplittableRandom(20261127);
    List<NastySeries> nasty = new ArrayList<>();
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      NastySeries one = NastySeries.of(random.split(), i);
      nasty.add(one);
      series.add(new Series("s" + i, i % 3 == 0 ? "month" : "day", List.of(12), one.values()));
    }

    List<Foreseen> foreseen = new Engine(STEPS, 0.9).run(series, new AllCores());

    double[] ratios =
        IntStream.range(0, COUNT)
            .filter(i -> moves(nasty.get(i).values()))
            .mapToDouble(i -> ratio(nasty.get(i), foreseen.get(i), random.split()))
            .sorted()
            .toArray();
    long won = Arrays.stream(ratios).filter(ratio -> ratio <= 1 + SAME).count();
    long far = Arrays.stream(ratios).filter(ratio -> ratio > 1.5).count();
    System.out.printf(
        "won %d of %d, within 2 %% %d, beyond 1.5: %d, worst %.2f%n",
        won,
        ratios.length,
        Arrays.stream(ratios).filter(ratio -> ratio <= 1.02).count(),
        far,
        ratios[ratios.length - 1]);
    assertThat(won).as("not behind").isGreaterThan(ratios.length * 47 / 50);
    assertThat(far).as("far behind").isLessThanOrEqualTo(ratios.length / 400);
  }

  /** A constant is foreseen without error by repeating it, so any bounds lose. */
  private static boolean moves(double[] y) {
    return Arrays.stream(y).filter(Double::isFinite).distinct().count() > 1;
  }

  private static double ratio(NastySeries nasty, Foreseen foreseen, SplittableRandom random) {
    double[] y = Arrays.stream(nasty.values()).filter(Double::isFinite).toArray();
    Path naive = new SeasonalNaive().fit(y, List.of(12)).path(STEPS);
    double ours = 0;
    double theirs = 0;
    for (int f = 0; f < FUTURES; f++) {
      double[] came = nasty.future(STEPS, random);
      for (int h = 0; h < STEPS; h++) {
        Foreseen.Step step = foreseen.steps().get(h);
        double reach = NORMAL_95 * naive.spread(h);
        double centre = naive.centre(h);
        ours += loss(came[h], step.lower(), step.value(), step.upper());
        theirs += loss(came[h], centre - reach, centre, centre + reach);
      }
    }
    return ours / theirs;
  }

  private static double loss(double came, double lower, double centre, double upper) {
    double middle = Math.abs(came - centre) / 2;
    return middle + pinball(came - lower, 0.05) + pinball(came - upper, 0.95);
  }

  private static double pinball(double above, double level) {
    return above > 0 ? level * above : (level - 1) * above;
  }
}
