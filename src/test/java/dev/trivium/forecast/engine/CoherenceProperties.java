package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.hierarchy.Crossed;
import dev.trivium.forecast.hierarchy.Summing;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Series;
import dev.trivium.support.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever the leaves are, what is served adds up, is finite, and is explained. */
class CoherenceProperties {
  private static final int STEPS = 5;

  @Test
  void oddHierarchiesAddUp() {
    Property.holds(
        120,
        random -> {
          List<List<String>> keys = new ArrayList<>();
          int n = random.nextInt(4) == 0 ? random.nextInt(6) : random.nextInt(6, 50);
          int count = random.nextInt(1, 9);
          double[][] leaves = new double[count][];
          double unit = Math.pow(10, random.nextInt(-200, 200));
          boolean signed = random.nextInt(3) == 0;
          for (int j = 0; j < count; j++) {
            keys.add(List.of("r" + j % 3, "p" + j));
            leaves[j] = leaf(random, n, unit, signed);
          }
          GapMeaning meaning = List.of(GapMeaning.values()).get(random.nextInt(3));

          check(Crossed.of(keys), leaves, n, meaning, signed);
        });
  }

  private static void check(
      Crossed crossed, double[][] leaves, int n, GapMeaning meaning, boolean signed) {
    Summing summing = crossed.summing();
    double[][] values = new double[summing.nodes()][n];
    for (int t = 0; t < n; t++) {
      double[] now = new double[summing.nodes()];
      for (int j = 0; j < leaves.length; j++) {
        now[summing.aggregates() + j] = leaves[j][t];
      }
      summing.sum(now);
      for (int i = 0; i < now.length; i++) {
        values[i][t] = now[i];
      }
    }
    List<Series> nodes = new ArrayList<>();
    for (double[] y : values) {
      nodes.add(new Series("n" + nodes.size(), "p", List.of(4), y, meaning));
    }
    String[] levels = new String[nodes.size()];
    crossed.names().forEach(name -> levels[name.node()] = "kept " + name.kept());

    List<Foreseen> all =
        new Engine(STEPS, 0.9)
            .look(nodes, summing, Arrays.asList(levels), new InOrder())
            .foreseen();

    for (int h = 0; h < STEPS; h++) {
      double[] served = new double[nodes.size()];
      double largest = 0;
      for (int i = 0; i < served.length; i++) {
        Foreseen.Step step = all.get(i).steps().get(h);
        served[i] = step.value();
        largest = Math.max(largest, Math.abs(step.value()));
        assertThat(step.lower()).isFinite().isLessThanOrEqualTo(step.value());
        assertThat(step.upper()).isFinite().isGreaterThanOrEqualTo(step.value());
        assertThat(signed || step.lower() >= 0).as("not below zero").isTrue();
        near(all.get(i).ledger().sum(h), step.value(), size(all.get(i).ledger(), h));
      }
      double[] sums = served.clone();
      summing.sum(sums);
      for (int i = 0; i < sums.length; i++) {
        near(sums[i], served[i], largest);
      }
    }
  }

  private static double size(Ledger ledger, int step) {
    return ledger.names().stream().mapToDouble(name -> Math.abs(ledger.part(name)[step])).sum();
  }

  private static void near(double one, double other, double size) {
    assertThat(Math.abs(one - other)).isLessThanOrEqualTo(1e-9 * size + Double.MIN_NORMAL);
  }

  /** Constant, empty, rare, falling, seasonal or jumping, with holes. */
  private static double[] leaf(SplittableRandom random, int n, double unit, boolean signed) {
    int kind = random.nextInt(6);
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      double noise = random.nextGaussian();
      double value =
          switch (kind) {
            case 0 -> 3;
            case 1 -> 0;
            case 2 -> random.nextInt(5) == 0 ? 7 * Math.abs(noise) : 0;
            case 3 -> 40 - t + noise;
            case 4 -> 20 + 9 * Math.sin(t * Math.PI / 2) + noise;
            default -> t == n - 1 ? 1e5 : Math.exp(noise);
          };
      boolean hole = random.nextInt(15) == 0;
      y[t] = hole ? Double.NaN : unit * (signed ? value - 10 : Math.max(0, value));
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
