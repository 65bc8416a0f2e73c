package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.model.Parts;
import dev.trivium.forecast.series.BoxCox;
import dev.trivium.forecast.series.Effect;
import dev.trivium.forecast.series.Lasting;
import dev.trivium.forecast.series.Series;
import dev.trivium.support.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What happened to a series once, as it counts in what is foreseen. */
class LastingTest {
  @Test
  void isAPartOfItsOwn() {
    double[] y = monthly(new SplittableRandom(5), 84);
    for (int t = 60; t < y.length; t++) {
      y[t] += 80;
    }

    Ledger ledger = foresee(y).ledger();

    assertThat(ledger.names()).contains("level shift 24 before the next");
    double[] shift = ledger.part("level shift 24 before the next");
    for (int h = 0; h < 6; h++) {
      assertThat(shift[h]).isCloseTo(80, within(12.0));
      assertThat(ledger.part(Parts.LEVEL)[h]).isCloseTo(300 + 84, within(30.0));
    }
    Ledger dated = ledger.dated(before -> Optional.of("2024-0" + before / 8));
    assertThat(dated.names()).contains("level shift 2024-03").hasSameSizeAs(ledger.names());
    assertThat(dated.part("level shift 2024-03")).isEqualTo(shift);
  }

  @Test
  void aTransientChangeIsForeseenToDieAway() {
    SplittableRandom random = new SplittableRandom(6);
    double bias = 0;
    int told = 0;
    for (int i = 0; i < 40; i++) {
      double[] y = monthly(random, 90);
      for (int t = 80; t < y.length; t++) {
        y[t] += 120 * Math.pow(0.7, t - 80);
      }
      Foreseen foreseen = foresee(Arrays.copyOf(y, 84));
      told += foreseen.ledger().names().contains("transient change 4 before the next") ? 1 : 0;
      bias += (y[84] - foreseen.steps().getFirst().value()) / 40;
    }
    System.out.printf(
        "a step after a transient change, of which %.1f is left: bias %.1f, told %d of 40%n",
        120 * Math.pow(0.7, 4), bias, told);
    assertThat(told).isGreaterThan(30);
    assertThat(Math.abs(bias)).isLessThan(0.3 * 120 * Math.pow(0.7, 4));
  }

  @Test
  void sumsToWhatIsServedWhateverHappened() {
    int[] named = new int[1];
    Property.holds(
        60,
        random -> {
          Foreseen foreseen = foresee(eventful(random));
          Ledger ledger = foreseen.ledger();
          named[0] +=
              ledger.names().stream().anyMatch(name -> name.endsWith(" before the next")) ? 1 : 0;
          for (int h = 0; h < 6; h++) {
            double size = Math.abs(foreseen.steps().get(h).value());
            for (String name : ledger.names()) {
              size = Math.max(size, Math.abs(ledger.part(name)[h]));
            }
            assertThat(ledger.sum(h))
                .isCloseTo(foreseen.steps().get(h).value(), within(1e-9 * size));
          }
        });
    assertThat(named[0]).isGreaterThan(30);
  }

  @Test
  void leavesTheBridgeWhole() {
    Property.holds(
        20,
        random -> {
          double[] late = eventful(random);
          double[] early = Arrays.copyOf(late, late.length - 2);
          Run before = run(early, 8);
          Run now = run(late, 6);

          ChangeBridge bridge = now.since(0, before, 0, 2);

          for (int h = 0; h < 6; h++) {
            double sum = 0;
            for (ChangeBridge.Factor factor : ChangeBridge.Factor.values()) {
              sum += bridge.effect(factor, h);
            }
            double old = before.foreseen().getFirst().steps().get(h + 2).value();
            double fresh = now.foreseen().getFirst().steps().get(h).value();
            double size = Math.max(Math.abs(old), Math.abs(fresh)) + 1;
            assertThat(sum).isCloseTo(fresh - old, within(1e-9 * size));
          }
        });
  }

  @Test
  void comesAndGoesOnEveryScale() {
    for (BoxCox power : BoxCox.values()) {
      Lasting shift = new Lasting(Effect.Kind.LEVEL_SHIFT, 3, 0.5, power, 2);
      double[] path = {8, 10, 0.7};

      double[] back = shift.added(shift.removed(path));

      for (int h = 0; h < path.length; h++) {
        double known = power == BoxCox.ROOT && h == 2 ? back[h] : path[h];
        assertThat(back[h]).isCloseTo(known, within(1e-12));
      }
      assertThat(shift.removed(path)[1]).isLessThan(10);
      assertThat(shift.scaled(1).removed(new double[] {4})[0])
          .isCloseTo(shift.removed(path)[0] / 2, within(1e-12));
      assertThat(shift.removed(new double[] {-3, 0})[1]).isFinite();
    }
  }

  private static Foreseen foresee(double[] y) {
    return run(y, 6).foreseen().getFirst();
  }

  private static Run run(double[] y, int steps) {
    List<Series> series = List.of(new Series("s", "p", List.of(12), y));
    return new Engine(steps, 0.9).look(series, new InOrder());
  }

  private static double[] monthly(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = 300 + t + 40 * Math.sin(t * Math.PI / 6) + 5 * random.nextGaussian();
    }
    return y;
  }

  /** A shift and a change that dies away, near the end or far, of factors or addends. */
  private static double[] eventful(SplittableRandom random) {
    int n = random.nextInt(60, 100);
    double[] y = monthly(random, n);
    int shift = random.nextInt(30, n - 4);
    int change = random.nextInt(n - 12, n - 4);
    double by = random.nextBoolean() ? 100 : -100;
    boolean factors = random.nextBoolean();
    for (int t = 0; t < n; t++) {
      double size = (t >= shift ? by : 0) + (t >= change ? 90 * Math.pow(0.7, t - change) : 0);
      y[t] = factors ? 20 * Math.exp(y[t] / 100) * Math.exp(size / 100) : y[t] + size;
    }
    return y;
  }

  private record InOrder() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.stream().map(function).toList();
    }
  }
}
