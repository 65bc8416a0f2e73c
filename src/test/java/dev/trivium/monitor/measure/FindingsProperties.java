package dev.trivium.monitor.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.monitor.measure.Findings.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FindingsProperties {
  private static final int NODES = 200;
  private static final double WIDTH = 1.6448536269514722;

  @Test
  void findsNothingInMostBatchesWithoutAnything() {
    SplittableRandom random = new SplittableRandom(1);
    int batches = 0;
    int spikes = 0;
    int shifts = 0;
    for (int i = 0; i < 1000; i++) {
      List<Arrival> batch = new ArrayList<>();
      for (int node = 0; node < NODES; node++) {
        batch.add(arrival(random, random.nextGaussian(), Cusum.START));
      }
      List<Finding> found = Findings.of(batch);
      long own = found.stream().filter(one -> one.kind().isPresent()).count();
      spikes += (int) own;
      batches += own > 0 ? 1 : 0;
    }
    for (int i = 0; i < NODES; i++) {
      Cusum sums = Cusum.START;
      for (int t = 0; t < 250; t++) {
        Finding one = Findings.of(List.of(arrival(random, random.nextGaussian(), sums))).getFirst();
        shifts += one.kind().equals(Optional.of(Kind.SHIFT)) ? 1 : 0;
        sums = one.sums();
      }
    }
    System.out.printf(
        "under the null: %d of 1000 batches with a finding, %d values of 200 000; %d shifts in"
            + " 50 000 values%n",
        batches, spikes, shifts);
    assertThat(batches).isLessThanOrEqualTo(50);
    assertThat(shifts).isLessThan(50_000 / 300);
  }

  @Test
  void reportsAtMostATwentiethByChanceAmongPlantedSpikes() {
    SplittableRandom random = new SplittableRandom(2);
    double chance = 0;
    int hit = 0;
    int planted = 0;
    for (int i = 0; i < 300; i++) {
      List<Arrival> batch = new ArrayList<>();
      for (int node = 0; node < NODES; node++) {
        double z = random.nextGaussian() + (node < 20 ? 8 : 0);
        batch.add(arrival(random, z, Cusum.START));
      }
      List<Finding> found = Findings.of(batch);
      int right = 0;
      int all = 0;
      for (int node = 0; node < NODES; node++) {
        boolean reported = found.get(node).kind().isPresent();
        all += reported ? 1 : 0;
        right += reported && node < 20 ? 1 : 0;
      }
      planted += 20;
      hit += right;
      chance += all == 0 ? 0 : (double) (all - right) / all / 300;
    }
    System.out.printf("planted spikes found: %d of %d, chance %.4f%n", hit, planted, chance);
    assertThat(chance).isLessThanOrEqualTo(0.05);
    assertThat(hit).isGreaterThan((int) (0.95 * planted));
  }

  @Test
  void findsAndNamesEachKind() {
    SplittableRandom random = new SplittableRandom(3);
    Map<Kind, Integer> named = new EnumMap<>(Kind.class);
    for (int i = 0; i < 200; i++) {
      for (Kind kind : Kind.values()) {
        boolean right = planted(random, kind).equals(Optional.of(kind));
        named.merge(kind, right ? 1 : 0, Integer::sum);
      }
    }
    System.out.println("named rightly of 200: " + named);
    assertThat(named.values()).allMatch(count -> count >= 180);
  }

  private static Optional<Kind> planted(SplittableRandom random, Kind kind) {
    return switch (kind) {
      case SPIKE -> alone(random, 100 + 80, noise(random, 60));
      case DROP -> alone(random, 100 - 80, noise(random, 60));
      case UNIT_CHANGE -> {
        double factor = List.of(0.001, 0.01, 0.1, 10.0, 100.0, 1000.0).get(random.nextInt(6));
        yield alone(random, factor * (100 + 5 * random.nextGaussian()), noise(random, 60));
      }
      case MISSING_FEED -> alone(random, Double.NaN, noise(random, 60));
      case FLATLINE -> {
        double[] before = noise(random, 60);
        for (int t = 57; t < 60; t++) {
          before[t] = 103;
        }
        yield alone(random, 103, before);
      }
      case SHIFT -> {
        Optional<Kind> first = Optional.empty();
        Cusum sums = Cusum.START;
        for (int t = 0; t < 12 && first.isEmpty(); t++) {
          Finding one =
              Findings.of(List.of(arrival(random, 1.8 + random.nextGaussian(), sums))).getFirst();
          first = one.kind().filter(named -> named == Kind.SHIFT);
          sums = one.sums();
        }
        yield first;
      }
    };
  }

  /** One odd value among the ordinary ones of its batch. */
  private static Optional<Kind> alone(SplittableRandom random, double value, double[] before) {
    List<Arrival> batch = new ArrayList<>();
    batch.add(new Arrival(before, value, foreseen(), Cusum.START));
    for (int node = 1; node < 50; node++) {
      batch.add(arrival(random, random.nextGaussian(), Cusum.START));
    }
    return Findings.of(batch).getFirst().kind();
  }

  private static Arrival arrival(SplittableRandom random, double z, Cusum sums) {
    return new Arrival(noise(random, 30), 100 + 10 * z, foreseen(), sums);
  }

  private static double[] noise(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = 100 + 10 * random.nextGaussian();
    }
    return y;
  }

  private static Foresight foreseen() {
    return new Foresight(100 - 10 * WIDTH, 100, 100 + 10 * WIDTH, 0.9);
  }
}
