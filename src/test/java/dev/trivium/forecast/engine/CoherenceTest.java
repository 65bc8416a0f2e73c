package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.hierarchy.Crossed;
import dev.trivium.forecast.hierarchy.Summing;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CoherenceTest {
  private static final int STEPS = 24;
  private static final int PERIODS = 72;
  private static final Engine.Spread ONE_BY_ONE = new InOrder();

  @Test
  void valuesAddUpStayAboveZeroAndAreExplained() {
    Nodes nodes = Nodes.falling(new SplittableRandom(7), 3, 4);

    List<Foreseen> all = nodes.run(new Engine(STEPS, 0.9));

    Summing summing = nodes.crossed.summing();
    boolean moved = false;
    for (int h = 0; h < STEPS; h++) {
      double[] sums = new double[summing.nodes()];
      for (int i = 0; i < sums.length; i++) {
        Foreseen.Step step = all.get(i).steps().get(h);
        sums[i] = step.value();
        assertThat(step.lower()).isNotNegative().isLessThanOrEqualTo(step.value());
        assertThat(step.upper()).isFinite().isGreaterThanOrEqualTo(step.value());
        assertThat(all.get(i).ledger().sum(h)).isCloseTo(step.value(), within(1e-9 * 1e3));
        moved |= all.get(i).ledger().part(Ledger.RECONCILIATION)[h] != 0;
      }
      double[] again = sums.clone();
      summing.sum(again);
      assertThat(again).containsExactly(sums, within(1e-6));
    }
    assertThat(moved).isTrue();
  }

  @Test
  void oddLeavesDoNoHarm() {
    List<List<String>> keys = new ArrayList<>();
    List<double[]> leaves = new ArrayList<>();
    double[][] odd = {
      {}, {1e300}, {0, 0, 0, 0, 0, 0}, {5, 5, 5, 5, 5, 5}, {1e-300, 2e-300, 1e-300}
    };
    for (int j = 0; j < odd.length; j++) {
      keys.add(List.of("r" + j % 2, "p" + j));
      leaves.add(Arrays.copyOf(odd[j], 6));
    }
    Nodes nodes = new Nodes(keys, leaves);

    List<Foreseen> all = nodes.run(new Engine(3, 0.9));

    for (Foreseen one : all) {
      for (Foreseen.Step step : one.steps()) {
        assertThat(step.value()).isFinite().isNotNegative();
        assertThat(step.lower()).isFinite();
        assertThat(step.upper()).isFinite();
      }
    }
  }

  @Test
  void whatIsShutStaysShutAndTheRestAddsUp() {
    List<Series> nodes = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    double[][] leaves = new double[2][70];
    double[] total = new double[70];
    for (int t = 0; t < total.length; t++) {
      for (int j = 0; j < 2; j++) {
        boolean shut = t % 7 == 6 || j == 1 && t % 7 == 5;
        leaves[j][t] = shut ? Double.NaN : 50 + 10 * j + 3 * random.nextGaussian();
        total[t] += shut ? 0 : leaves[j][t];
      }
      total[t] = t % 7 == 6 ? Double.NaN : total[t];
    }
    for (double[] y : new double[][] {total, leaves[0], leaves[1]}) {
      nodes.add(new Series("n" + nodes.size(), "day", List.of(7), y, GapMeaning.CLOSED));
    }
    Summing summing = Summing.of(2, List.of(new int[] {0, 1}));

    List<Foreseen> all =
        new Engine(14, 0.9).look(nodes, summing, List.of("a", "b", "b"), ONE_BY_ONE).foreseen();

    for (int h = 0; h < 14; h++) {
      double[] values = new double[3];
      for (int i = 0; i < 3; i++) {
        values[i] = all.get(i).steps().get(h).value();
        assertThat(all.get(i).ledger().sum(h)).isCloseTo(values[i], within(1e-7));
      }
      assertThat(values[1] + values[2]).isCloseTo(values[0], within(1e-9));
      assertThat(values[2] == 0).isEqualTo(h % 7 >= 5);
      assertThat(values[0] == 0).isEqualTo(h % 7 == 6);
      assertThat(all.get(2).steps().get(h).upper() == 0).isEqualTo(h % 7 >= 5);
    }
  }

  /** Regions by products with the values of every node. */
  private static final class Nodes {
    private final Crossed crossed;
    private final List<double[]> values = new ArrayList<>();

    Nodes(List<List<String>> keys, List<double[]> leaves) {
      crossed = Crossed.of(keys);
      Summing summing = crossed.summing();
      int periods = leaves.getFirst().length;
      for (int i = 0; i < summing.nodes(); i++) {
        values.add(new double[periods]);
      }
      for (int t = 0; t < periods; t++) {
        double[] now = new double[summing.nodes()];
        for (int j = 0; j < leaves.size(); j++) {
          now[summing.aggregates() + j] = leaves.get(j)[t];
        }
        summing.sum(now);
        for (int i = 0; i < now.length; i++) {
          values.get(i)[t] = now[i];
        }
      }
    }

    static Nodes falling(SplittableRandom random, int regions, int products) {
      return made(
          regions,
          products,
          (leaf, t) ->
              Math.max(0, 40 + 10 * leaf - (0.8 + leaf % 3 * 0.2) * t + 4 * random.nextGaussian()));
    }

    private interface Leaf {
      double at(int leaf, int t);
    }

    private static Nodes made(int regions, int products, Leaf leaf) {
      List<List<String>> keys = new ArrayList<>();
      List<double[]> leaves = new ArrayList<>();
      for (int j = 0; j < regions * products; j++) {
        keys.add(List.of("r" + j / products, "p" + j % products));
        double[] y = new double[PERIODS];
        for (int t = 0; t < PERIODS; t++) {
          y[t] = leaf.at(j, t);
        }
        leaves.add(y);
      }
      return new Nodes(keys, leaves);
    }

    List<Series> series() {
      List<Series> series = new ArrayList<>();
      for (double[] y : values) {
        series.add(new Series("n" + series.size(), "month", List.of(12), y));
      }
      return series;
    }

    List<Foreseen> run(Engine engine) {
      String[] levels = new String[values.size()];
      crossed.names().forEach(name -> levels[name.node()] = "level " + name.kept());
      return engine.look(series(), crossed.summing(), Arrays.asList(levels), ONE_BY_ONE).foreseen();
    }
  }

  private record InOrder() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.stream().map(function).toList();
    }
  }
}
