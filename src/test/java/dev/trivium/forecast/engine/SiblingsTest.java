package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Products of one shop: a common season, each of its own size; the last one is new. */
class SiblingsTest {
  private static final int STEPS = 6;
  private static final int LENGTH = 60;
  private static final int PRODUCTS = 12;
  private static final int TRIALS = 12;

  @Test
  void aShortSeriesTakesItsSeasonFromItsSiblings() {
    for (int n : new int[] {2, 3, 5, 9, 14, 20}) {
      double alone = 0;
      double together = 0;
      int inside = 0;
      for (int trial = 0; trial < TRIALS; trial++) {
        Shop shop = new Shop(new SplittableRandom(100L * n + trial), n, 0.5);
        Foreseen own = shop.alone();
        Foreseen kin = shop.newest("shop");
        for (int h = 0; h < STEPS; h++) {
          alone += Math.abs(own.steps().get(h).value() - shop.future[h]) / shop.size;
          together += Math.abs(kin.steps().get(h).value() - shop.future[h]) / shop.size;
          inside += holds(kin.steps().get(h), shop.future[h]) ? 1 : 0;
        }
        assertThat(kin.notes()).anyMatch(note -> note.contains("siblings"));
        assertThat(kin.ledger().sum(0)).isCloseTo(kin.steps().getFirst().value(), within(1e-9));
      }
      double coverage = (double) inside / (TRIALS * STEPS);
      System.out.printf(
          "siblings, %d values: error %.3f alone, %.3f together, coverage %.3f%n",
          n, alone / TRIALS / STEPS, together / TRIALS / STEPS, coverage);
      assertThat(together).as(n + " values").isLessThan((n > 12 ? 1.0 : 0.6) * alone);
      assertThat(coverage).as(n + " values").isBetween(0.78, 1.0);
    }
  }

  @Test
  void aSeriesWithoutAnyValueIsExpectedToBeLikeTheOthers() {
    Shop shop = new Shop(new SplittableRandom(5), 0, 0.5);

    Foreseen foreseen = shop.newest("shop");

    assertThat(foreseen.outcome()).isEqualTo(new Outcome.TooShort("mean of siblings"));
    assertThat(foreseen.certainty().method()).isEqualTo("siblings");
    assertThat(foreseen.steps()).allMatch(step -> step.lower() >= 0 && step.upper() > step.value());
    assertThat(foreseen.steps().getFirst().value()).isBetween(20.0, 400.0);
    assertThat(foreseen.ledger().names()).contains(Ledger.SIBLINGS);
  }

  @Test
  void boundsOfASeriesWithoutAnyValueHoldWhatSeriesOfOneSizeDo() {
    int inside = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      SplittableRandom random = new SplittableRandom(70 + trial);
      List<Series> shop = new ArrayList<>();
      for (int i = 0; i < PRODUCTS; i++) {
        shop.add(new Series("s" + i, "p", List.of(12), noise(random, LENGTH)).of("shop"));
      }
      shop.add(new Series("new", "p", List.of(12), new double[0]).of("shop"));
      double[] came = noise(random, STEPS);
      Foreseen newest = new Engine(STEPS, 0.9).run(shop).getLast();
      for (int h = 0; h < STEPS; h++) {
        inside += holds(newest.steps().get(h), came[h]) ? 1 : 0;
      }
    }
    assertThat((double) inside / (TRIALS * STEPS)).isBetween(0.78, 0.98);
  }

  @Test
  void nothingIsMadeUpWhereNothingMeansZero() {
    Shop shop = new Shop(new SplittableRandom(3), 2, 0.5);
    for (GapMeaning meaning : List.of(GapMeaning.ZERO, GapMeaning.CLOSED)) {
      List<Series> all = new ArrayList<>(shop.all("shop"));
      all.set(PRODUCTS - 1, new Series("new", "p", List.of(12), new double[0], meaning).of("shop"));

      Foreseen empty = new Engine(STEPS, 0.9).run(all).getLast();

      assertThat(empty.steps()).allMatch(step -> step.value() == 0);
    }
  }

  @Test
  void aFewOldOnesAmongManyYoungAreHeardAndOneYoungerDoesNotSilenceThem() {
    List<Series> family = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 1_000; i++) {
      family.add(
          new Series("s" + i, "p", List.of(12), noise(random, i % 100 == 7 ? 96 : 3)).of("f"));
    }
    family.add(new Series("young", "p", List.of(12), noise(random, 27)).of("f"));

    List<Optional<Kin>> kin = Siblings.of(family, 0, STEPS, new AllCores());

    assertThat(kin.getFirst().map(Kin::siblings)).contains(10);
    assertThat(kin.get(7)).isEmpty();
  }

  private static double[] noise(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = 100 * Math.exp(0.1 * random.nextGaussian());
    }
    return y;
  }

  @Test
  void strangersThatEndTogetherShareNoSeason() {
    int kept = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Shop shop = new Shop(new SplittableRandom(900 + trial), 9, 0);
      Foreseen own = shop.alone();
      Foreseen kin = shop.newest("shop");
      kept += kin.members().equals(own.members()) ? 1 : 0;
      double first = own.steps().getFirst().value();
      assertThat(kin.steps().getFirst().value()).isBetween(first / 1.5, first * 1.5);
    }
    System.out.println("without a common season " + kept + " of " + TRIALS + " keep their members");
    assertThat(kept).isGreaterThan(TRIALS / 4);
  }

  @Test
  void threeSiblingsAreNeededAndNoOneAboveZeroIsNone() {
    Shop shop = new Shop(new SplittableRandom(1), 2, 0.5);
    List<Series> few = new ArrayList<>(shop.all("shop").subList(0, 2));
    few.add(shop.all("shop").getLast());

    Foreseen alone = new Engine(STEPS, 0.9).run(few).getLast();

    assertThat(alone.outcome()).isEqualTo(new Outcome.TooShort("last value"));

    List<Series> still = new ArrayList<>(shop.all("shop"));
    still.set(PRODUCTS - 1, new Series("new", "p", List.of(12), new double[2]).of("shop"));
    Foreseen zero = new Engine(STEPS, 0.9).run(still).getLast();
    assertThat(zero.steps()).allMatch(step -> step.value() == 0);
  }

  private static boolean holds(Foreseen.Step step, double came) {
    return came >= step.lower() && came <= step.upper();
  }

  private static final class Shop {
    final double[] future = new double[STEPS];
    final double size;
    private final List<double[]> products = new ArrayList<>();

    Shop(SplittableRandom random, int newest, double season) {
      double lastSize = 0;
      for (int i = 0; i < PRODUCTS; i++) {
        lastSize = 50 * Math.exp(random.nextDouble() * 1.5);
        int n = i == PRODUCTS - 1 ? newest : LENGTH - i % 3;
        double[] y = new double[n + STEPS];
        for (int t = 0; t < y.length; t++) {
          double phase = 2 * Math.PI * (t - n) / 12;
          double factor = 1 + season * Math.sin(phase) + season / 2 * Math.cos(2 * phase) / 2;
          y[t] = lastSize * factor * Math.exp(0.1 * random.nextGaussian());
        }
        products.add(Arrays.copyOf(y, n));
        System.arraycopy(y, n, future, 0, STEPS);
      }
      size = lastSize;
    }

    List<Series> all(String family) {
      List<Series> all = new ArrayList<>();
      for (int i = 0; i < products.size(); i++) {
        all.add(new Series("s" + i, "p", List.of(12), products.get(i)).of(family));
      }
      return all;
    }

    Foreseen alone() {
      return new Engine(STEPS, 0.9).run(List.of(all("").getLast())).getLast();
    }

    Foreseen newest(String family) {
      return new Engine(STEPS, 0.9).run(all(family)).getLast();
    }
  }
}
