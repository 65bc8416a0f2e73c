package dev.trivium.forecast.engine;

import dev.trivium.forecast.hierarchy.Crossed;
import dev.trivium.forecast.hierarchy.Summing;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up regions by products, and what comes after the values that are seen. */
final class Hierarchies {
  private static final int HIDDEN = 6;

  private final Crossed crossed;
  private final double[][] values;

  private Hierarchies(Crossed crossed, double[][] values) {
    this.crossed = crossed;
    this.values = values;
  }

  /** What the leaves have in common, and what not. */
  enum Kind {
    /** A common cycle below the noise of the leaves. */
    SHARED,
    /** Seasons that grow with the level, regions that wander. */
    SEASONAL,
    /** Leaves of very different size that are nearly all noise around a wandering level. */
    NOISY,
    /** Counts that are seldom above zero, with a common season. */
    RARE,
    /** Leaves that rise and fall, each with a trend of its own that turns. */
    TRENDS
  }

  /** One hierarchy of random size and length. */
  static Hierarchies of(Kind kind, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31 + kind.name().hashCode());
    int regions = random.nextInt(2, 6);
    int products = random.nextInt(3, 8);
    int periods = random.nextInt(48, 97) + HIDDEN;
    Leaf leaf =
        switch (kind) {
          case SHARED -> shared(random, periods);
          case SEASONAL -> seasonal(random, regions, products, periods);
          case NOISY -> noisy(random, regions * products, periods);
          case RARE -> rare(random, regions * products);
          case TRENDS -> trends(random, regions * products, periods);
        };
    List<List<String>> keys = new ArrayList<>();
    for (int j = 0; j < regions * products; j++) {
      keys.add(List.of("r" + j / products, "p" + j % products));
    }
    Crossed crossed = Crossed.of(keys);
    Summing summing = crossed.summing();
    double[][] values = new double[summing.nodes()][periods];
    for (int t = 0; t < periods; t++) {
      double[] now = new double[summing.nodes()];
      for (int j = 0; j < summing.leaves(); j++) {
        now[summing.aggregates() + j] = leaf.at(j, t);
      }
      summing.sum(now);
      for (int i = 0; i < now.length; i++) {
        values[i][t] = now[i];
      }
    }
    return new Hierarchies(crossed, values);
  }

  /** A value of a leaf; asked for once, by time and then by leaf. */
  private interface Leaf {
    double at(int leaf, int t);
  }

  private static Leaf shared(SplittableRandom random, int periods) {
    double[] cycle = wandering(random, periods, 0.9, 2);
    double noise = random.nextDouble(2, 8);
    return (j, t) ->
        60 + 5 * j + cycle[t] + noise * random.nextGaussian() + 8 * Math.sin(t * Math.PI / 6);
  }

  private static Leaf seasonal(SplittableRandom random, int regions, int products, int periods) {
    double[][] region = new double[regions][];
    for (int r = 0; r < regions; r++) {
      region[r] = wandering(random, periods, 1, 0.03);
    }
    double[] size = sizes(random, regions * products, 1);
    double deep = random.nextDouble(0.1, 0.5);
    double noise = random.nextDouble(0.05, 0.3);
    return (j, t) -> {
      double season = 1 + deep * Math.sin((t + j % products) * Math.PI / 6);
      return size[j] * season * Math.exp(region[j / products][t] + noise * random.nextGaussian());
    };
  }

  private static Leaf noisy(SplittableRandom random, int leaves, int periods) {
    double[] level = wandering(random, periods, 1, 0.04);
    double[] size = sizes(random, leaves, 1.2);
    double noise = random.nextDouble(0.3, 0.8);
    return (j, t) -> size[j] * Math.exp(level[t] + noise * random.nextGaussian());
  }

  private static Leaf rare(SplittableRandom random, int leaves) {
    double[] rate = new double[leaves];
    for (int j = 0; j < leaves; j++) {
      rate[j] = Math.exp(random.nextDouble(-2, 0.5));
    }
    return (j, t) -> poisson(random, rate[j] * (1 + 0.4 * Math.sin(t * Math.PI / 6)));
  }

  private static Leaf trends(SplittableRandom random, int leaves, int periods) {
    double[][] path = new double[leaves][periods];
    double turn = random.nextDouble(0.01, 0.1);
    for (int j = 0; j < leaves; j++) {
      double level = 100 * Math.exp(0.5 * random.nextGaussian());
      double slope = 0.5 * random.nextGaussian();
      for (int t = 0; t < periods; t++) {
        slope += turn * random.nextGaussian();
        level += slope;
        path[j][t] = Math.max(0, level);
      }
    }
    return (j, t) -> Math.max(0, path[j][t] + 5 * random.nextGaussian());
  }

  private static double[] wandering(SplittableRandom random, int n, double keep, double step) {
    double[] path = new double[n];
    for (int t = 0; t < n; t++) {
      path[t] = (t > 0 ? keep * path[t - 1] : 0) + step * random.nextGaussian();
    }
    return path;
  }

  private static double[] sizes(SplittableRandom random, int leaves, double apart) {
    double[] size = new double[leaves];
    for (int j = 0; j < leaves; j++) {
      size[j] = 100 * Math.exp(apart * random.nextGaussian());
    }
    return size;
  }

  static int poisson(SplittableRandom random, double mean) {
    double left = Math.exp(-mean);
    int count = -1;
    for (double product = 1; product > left; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  Crossed crossed() {
    return crossed;
  }

  int steps() {
    return HIDDEN;
  }

  /** What came at a step after the values that are seen. */
  double came(int node, int step) {
    return values[node][values[node].length - HIDDEN + step];
  }

  /** The values of all nodes that are seen. */
  List<Series> seen() {
    List<Series> series = new ArrayList<>();
    for (double[] y : values) {
      double[] seen = Arrays.copyOf(y, y.length - HIDDEN);
      series.add(new Series("n" + series.size(), "month", List.of(12), seen));
    }
    return series;
  }

  /** What each node is comparable with. */
  List<String> levels() {
    String[] levels = new String[values.length];
    crossed.names().forEach(name -> levels[name.node()] = "kept " + name.kept());
    return Arrays.asList(levels);
  }
}
