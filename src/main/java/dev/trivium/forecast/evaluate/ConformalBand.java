package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Bounds from past errors: split conformal prediction on errors measured in spreads.
 *
 * <p>The scores of all series of a pool are compared step by step; a series' own scores then widen
 * or narrow its bounds by {@code (K·own + 8)/(K + 8)} for K origins. From 200 scores a step, each
 * side has its own quantile. A single series pools its steps. Source: Romano, Patterson &amp;
 * Candès (2019), split conformal with a normalised score.
 */
public final class ConformalBand {
  private static final int TWO_SIDED_FROM = 200;
  private static final int PRIOR_ORIGINS = 8;
  private static final int LEAST_ORIGINS = 3;

  private final double level;
  private final int steps;
  private final boolean shared;
  private final int least;
  private final double[] low;
  private final double[] high;

  private ConformalBand(double level, int steps, boolean shared, int least) {
    this.level = level;
    this.steps = steps;
    this.shared = shared;
    this.least = least;
    this.low = new double[steps];
    this.high = new double[steps];
  }

  /** Learns from the scores of the series of one pool: by series, origin and step. */
  public static ConformalBand of(List<double[][]> pool, int steps, double level) {
    List<double[]> rows = new ArrayList<>();
    pool.forEach(own -> rows.addAll(Arrays.asList(own)));
    boolean several = pool.stream().filter(own -> own.length > 0).count() > 1;
    double need = level / (1 - level) - 1e-9;
    boolean enough = several && rows.size() >= need;
    ConformalBand band = new ConformalBand(level, steps, enough, rows.size());
    if (!enough) {
      return band;
    }
    List<double[]> recent = new ArrayList<>();
    pool.forEach(own -> recent.addAll(Arrays.asList(own).subList(2 * own.length / 3, own.length)));
    for (int h = 0; h < steps; h++) {
      band.learn(rows, h);
      band.widen(recent, h);
    }
    return band.lent() ? band : new ConformalBand(level, steps, false, rows.size());
  }

  /** Whether it rests on several series with enough errors; else each has only its own. */
  public boolean isShared() {
    return shared;
  }

  /** When the latest errors of many series are larger than all, they are what to expect. */
  private void widen(List<double[]> recent, int step) {
    double before = low[step];
    double after = high[step];
    long known = recent.stream().filter(row -> !Double.isNaN(row[step])).count();
    if (known >= TWO_SIDED_FROM) {
      learn(recent, step);
      low[step] = Math.max(low[step], before);
      high[step] = Math.max(high[step], after);
    }
  }

  private void learn(List<double[]> rows, int step) {
    double[] up = sorted(rows.stream().mapToDouble(row -> row[step]));
    double[] down = Arrays.stream(up).map(score -> -score).sorted().toArray();
    if (up.length >= TWO_SIDED_FROM) {
      high[step] = Math.max(0, Quantiles.conformal(up, (1 + level) / 2));
      low[step] = Math.max(0, Quantiles.conformal(down, (1 + level) / 2));
    }
    if (up.length < TWO_SIDED_FROM || Double.isNaN(high[step]) || Double.isNaN(low[step])) {
      double[] size = Arrays.stream(up).map(Math::abs).sorted().toArray();
      high[step] = Quantiles.conformal(size, level);
      low[step] = high[step];
    }
  }

  /** Steps of which too little is known take the bounds of the nearest that has some. */
  private boolean lent() {
    boolean any = false;
    double[] lows = low.clone();
    double[] highs = high.clone();
    for (int h = 0; h < steps; h++) {
      int nearest = -1;
      for (int k = 0; k < steps; k++) {
        boolean nearer = nearest < 0 || Math.abs(k - h) < Math.abs(nearest - h);
        nearest = !Double.isNaN(lows[k]) && nearer ? k : nearest;
      }
      if (nearest >= 0) {
        low[h] = lows[nearest];
        high[h] = highs[nearest];
        any = true;
      }
    }
    return any;
  }

  /**
   * Bounds around a path of this pool.
   *
   * @param own past scores of this series, by origin and step
   * @param floor the least spread
   */
  public Band around(Path path, double[][] own, double floor) {
    if (shared) {
      double factor = (own.length * ratio(own) + PRIOR_ORIGINS) / (own.length + PRIOR_ORIGINS);
      return band(path, own, floor, "conformal-pooled", factor, least);
    }
    double[] sizes = sorted(Arrays.stream(own).flatMapToDouble(Arrays::stream).map(Math::abs));
    double quantile = Quantiles.conformal(sizes, level);
    if (own.length >= LEAST_ORIGINS && Double.isFinite(quantile)) {
      return flat(path, own, floor, "conformal-own", quantile, sizes.length);
    }
    double largest = sizes.length > 0 ? sizes[sizes.length - 1] : 0;
    double normal = Quantiles.normal(level) * 1.25;
    return flat(path, own, floor, "uncalibrated", Math.max(normal, largest), sizes.length);
  }

  /** The level's quantile of the own scores, each relative to the pool's bound of its step. */
  private double ratio(double[][] own) {
    double[] all = new double[own.length * steps];
    for (int i = 0; i < all.length; i++) {
      double score = own[i / steps][i % steps];
      double bound = score > 0 ? high[i % steps] : low[i % steps];
      all[i] = Double.isNaN(score) ? Double.NaN : bound > 0 ? Math.abs(score) / bound : 1;
    }
    double[] ratios = sorted(Arrays.stream(all));
    double quantile = Quantiles.conformal(ratios, level);
    return ratios.length == 0 ? 1 : Double.isNaN(quantile) ? ratios[ratios.length - 1] : quantile;
  }

  /** The known ones, ascending. */
  private static double[] sorted(DoubleStream scores) {
    return scores.filter(score -> !Double.isNaN(score)).sorted().toArray();
  }

  private Band flat(
      Path path, double[][] own, double floor, String method, double quantile, int points) {
    ConformalBand even = new ConformalBand(level, steps, false, points);
    Arrays.fill(even.low, quantile);
    Arrays.fill(even.high, quantile);
    return even.band(path, own, floor, method, 1, points);
  }

  private Band band(
      Path path, double[][] own, double floor, String method, double factor, int points) {
    double[] below = new double[steps];
    double[] above = new double[steps];
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      spread[h] = Math.max(floor, path.spread(h));
      below[h] = low[h] * spread[h] * factor;
      above[h] = high[h] * spread[h] * factor;
    }
    Band.Reach reach = new Band.Reach(Quantiles.rising(below), Quantiles.rising(above));
    int inside = 0;
    int known = 0;
    for (double[] row : own) {
      for (int h = 0; h < steps; h++) {
        double error = row[h] * spread[h];
        known += Double.isNaN(error) ? 0 : 1;
        inside += error <= reach.above(h) && -error <= reach.below(h) ? 1 : 0;
      }
    }
    double coverage = known == 0 ? Double.NaN : (double) inside / known;
    return new Band(reach, method, !method.equals("uncalibrated"), points, coverage);
  }
}
