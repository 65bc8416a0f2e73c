package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.engine.ChangeBridge.Factor;
import dev.trivium.forecast.hierarchy.Summing;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import dev.trivium.forecast.series.Series;
import dev.trivium.support.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ChangeBridgeTest {
  private static final List<Factor> ALL = List.of(Factor.values());

  @Test
  void isTheMeanOverAllOrders() {
    Property.holds(
        200,
        random -> {
          double[] values = new double[16];
          for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
          }
          ChangeBridge bridge = ChangeBridge.of(fresh -> new double[] {values[mask(fresh)]});

          // The definition: walk through every order and note what each factor changes.
          List<List<Factor>> orders = orders(List.of(Factor.values()));
          double[] slow = new double[4];
          for (List<Factor> order : orders) {
            Set<Factor> fresh = EnumSet.noneOf(Factor.class);
            for (Factor factor : order) {
              double old = values[mask(fresh)];
              fresh.add(factor);
              slow[ALL.indexOf(factor)] += (values[mask(fresh)] - old) / orders.size();
            }
          }
          assertThat(orders).hasSize(24);
          for (Factor factor : Factor.values()) {
            double expected = slow[ALL.indexOf(factor)];
            assertThat(bridge.effect(factor, 0)).isCloseTo(expected, within(1e-12));
          }
          assertThat(sum(bridge, 0)).isCloseTo(values[15] - values[0], within(1e-12));
        });
  }

  @Test
  void blamesOnlyWhatChanged() {
    ChangeBridge bridge =
        ChangeBridge.of(fresh -> new double[] {fresh.contains(Factor.CALENDAR) ? 7 : 3});

    assertThat(bridge.effect(Factor.CALENDAR, 0)).isCloseTo(4, within(1e-12));
    assertThat(bridge.effect(Factor.ACTUALS, 0)).isZero();
    assertThat(bridge.before(0)).isEqualTo(3);
    assertThat(bridge.now(0)).isEqualTo(7);
  }

  @Test
  void sumsToTheDifferenceOfTwoRuns() {
    Property.holds(
        40,
        random -> {
          int shift = random.nextInt(4);
          double[] late = series(random, random.nextInt(10, 80));
          double[] early = Arrays.copyOf(late, late.length - shift);
          early[early.length - 1] *= 1.01;
          Run before = run(early, 6 + shift);
          Run now = run(late, 6);

          ChangeBridge bridge = now.since(0, before, 0, shift);

          for (int h = 0; h < 6; h++) {
            double old = before.foreseen().getFirst().steps().get(h + shift).value();
            double fresh = now.foreseen().getFirst().steps().get(h).value();
            double size = Math.max(Math.abs(old), Math.abs(fresh)) + 1;
            assertThat(bridge.before(h)).isCloseTo(old, within(1e-9 * size));
            assertThat(bridge.now(h)).isCloseTo(fresh, within(1e-9 * size));
            assertThat(sum(bridge, h)).isCloseTo(fresh - old, within(1e-9 * size));
          }
        });
  }

  @Test
  void isAllZeroForTheSameRun() {
    double[] y = series(new SplittableRandom(4), 60);

    ChangeBridge bridge = run(y, 6).since(0, run(y, 6), 0, 0);

    for (Factor factor : Factor.values()) {
      assertThat(bridge.effect(factor, 3)).isZero();
    }
  }

  @Test
  void namesReconciliationWhereTheOthersMovedTheTotal() {
    SplittableRandom random = new SplittableRandom(8);
    List<double[]> old = new ArrayList<>();
    List<double[]> fresh = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      double[] y = series(random, 60);
      old.add(Arrays.copyOf(y, 58));
      fresh.add(y);
    }
    Run before = summed(old, 8);
    Run now = summed(fresh, 6);

    for (int node = 0; node < 4; node++) {
      ChangeBridge bridge = now.since(node, before, node, 2);
      for (int h = 0; h < 6; h++) {
        double from = before.foreseen().get(node).steps().get(h + 2).value();
        double to = now.foreseen().get(node).steps().get(h).value();
        assertThat(sum(bridge, h)).isCloseTo(to - from, within(1e-9 * Math.abs(to)));
        assertThat(bridge.effect(Factor.RECONCILIATION, h)).isNotZero();
      }
    }
  }

  @Test
  void namesTheCalendarWhereAnEventWasAnnounced() {
    double[] y = new double[90];
    double[] known = new double[97];
    double[] announced = new double[97];
    SplittableRandom random = new SplittableRandom(2);
    for (int t = 0; t < announced.length; t++) {
      known[t] = t % 9 == 4 && t < 90 ? 1 : 0;
      announced[t] = t == 93 ? 1 : known[t];
      if (t < y.length) {
        y[t] = 100 + 80 * known[t] + random.nextGaussian();
      }
    }
    Run before = caused(y, known);
    Run now = caused(y, announced);

    ChangeBridge bridge = now.since(0, before, 0, 0);

    assertThat(bridge.now(3) - bridge.before(3)).isCloseTo(80, within(5.0));
    assertThat(bridge.effect(Factor.CALENDAR, 3)).isCloseTo(80, within(5.0));
    assertThat(bridge.effect(Factor.ACTUALS, 3)).isCloseTo(0, within(1e-9));
    assertThat(sum(bridge, 3)).isCloseTo(bridge.now(3) - bridge.before(3), within(1e-9));
    assertThat(Math.abs(bridge.effect(Factor.CALENDAR, 1))).isLessThan(2);
  }

  private static Run caused(double[] y, double[] cause) {
    Series series =
        new Series("s", "p", List.of(7), y)
            .with(Regressors.of(List.of(new Regressor("event", 0, cause))));
    return new Engine(7, 0.9).look(List.of(series), new InOrder());
  }

  private static Run run(double[] y, int steps) {
    List<Series> series = List.of(new Series("s", "p", List.of(12), y));
    return new Engine(steps, 0.9).look(series, new InOrder());
  }

  private static Run summed(List<double[]> leaves, int steps) {
    double[] total = new double[leaves.getFirst().length];
    List<Series> nodes = new ArrayList<>();
    for (double[] leaf : leaves) {
      for (int t = 0; t < total.length; t++) {
        total[t] += leaf[t];
      }
      nodes.add(new Series("leaf " + nodes.size(), "p", List.of(12), leaf));
    }
    nodes.addFirst(new Series("total", "p", List.of(12), total));
    Summing summing = Summing.of(3, List.of(new int[] {0, 1, 2}));
    List<String> levels = List.of("total", "leaf", "leaf", "leaf");
    return new Engine(steps, 0.9).look(nodes, summing, levels, new InOrder());
  }

  private static double[] series(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = (100 + t) * (1 + 0.2 * Math.sin(t * Math.PI / 6)) + 4 * random.nextGaussian();
    }
    return y;
  }

  private static double sum(ChangeBridge bridge, int step) {
    double sum = 0;
    for (Factor factor : Factor.values()) {
      sum += bridge.effect(factor, step);
    }
    return sum;
  }

  private static int mask(Set<Factor> fresh) {
    return fresh.stream().mapToInt(factor -> 1 << ALL.indexOf(factor)).sum();
  }

  private static List<List<Factor>> orders(List<Factor> factors) {
    if (factors.isEmpty()) {
      return List.of(Collections.emptyList());
    }
    List<List<Factor>> all = new ArrayList<>();
    for (Factor first : factors) {
      List<Factor> rest = new ArrayList<>(factors);
      rest.remove(first);
      for (List<Factor> order : orders(rest)) {
        List<Factor> whole = new ArrayList<>(order);
        whole.addFirst(first);
        all.add(whole);
      }
    }
    return all;
  }

  private record InOrder() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.stream().map(function).toList();
    }
  }
}
