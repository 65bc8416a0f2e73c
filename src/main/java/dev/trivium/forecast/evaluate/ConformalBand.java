package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Bounds from past errors: split conformal prediction on errors measured in spreads.
 *
 * <p>The scores of all series of a pool are compared step by step ({@link PooledScores}); a series'
 * own scores then widen or narrow its bounds a little ({@link OwnFactor}), and the pool's quantile
 * is taken of scores in those units, so that it holds for what is served. A single series pools its
 * steps. Source: Romano, Patterson &amp; Candès (2019), split conformal with a normalised score.
 */
public final class ConformalBand {
  private static final int LEAST_ORIGINS = 3;

  /** Models fit what they saw better than what comes. */
  private static final double WIDER = 1.25;

  /** The method of bounds that rest on too few errors. */
  public static final String UNCALIBRATED = "uncalibrated";

  private static final String ADAPTIVE = "conformal-adaptive";

  private final double level;
  private final int steps;
  private final int least;
  private final double wider;
  private final Optional<Shared> shared;

  private ConformalBand(double level, int steps, int least, double wider, Optional<Shared> shared) {
    this.level = level;
    this.steps = steps;
    this.least = least;
    this.wider = wider;
    this.shared = shared;
  }

  /** What several series taught: their reach, and how each is told apart from the others. */
  private record Shared(OwnFactor factor, PooledScores scores, PoolReach reach) {}

  /** Learns from the scores of the series of one pool: by series, origin and step. */
  public static ConformalBand of(List<double[][]> pool, int steps, double level) {
    int rows = pool.stream().mapToInt(own -> own.length).sum();
    boolean several = pool.stream().filter(own -> own.length > 0).count() > 1;
    double need = level / (1 - level) - 1e-9;
    Optional<Shared> shared =
        several && rows >= need ? shared(pool, steps, level) : Optional.empty();
    return new ConformalBand(level, steps, rows, WIDER, shared);
  }

  /** For paths that no model was fitted for: their spreads are the moves of the values. */
  public static ConformalBand plain(int steps, double level) {
    return new ConformalBand(level, steps, 0, 1, Optional.empty());
  }

  private static Optional<Shared> shared(List<double[][]> pool, int steps, double level) {
    PoolReach plain = new PooledScores(pool, steps).reach(level);
    if (!plain.lent()) {
      return Optional.empty();
    }
    OwnFactor factor = new OwnFactor(plain, level);
    PooledScores scores = new PooledScores(pool.stream().map(factor::apart).toList(), steps);
    PoolReach reach = scores.reach(level);
    return reach.lent() ? Optional.of(new Shared(factor, scores, reach)) : Optional.empty();
  }

  /** Whether it rests on several series with enough errors; else each has only its own. */
  public boolean isShared() {
    return shared.isPresent();
  }

  /**
   * Bounds around a path of this pool.
   *
   * @param own past scores of this series, by origin and step
   * @param floor the least spread
   */
  public Band around(Path path, double[][] own, double floor) {
    return around(path, own, BoundLimits.least(floor, steps), AdaptiveLevel.fixed(level, steps));
  }

  /**
   * The same at levels that follow what came of earlier bounds; where the pool knows no error that
   * would be enough, the largest serves.
   *
   * @param limits where no earlier bound moved the level, bounds reach no farther
   */
  public Band around(Path path, double[][] own, BoundLimits limits, AdaptiveLevel adaptive) {
    boolean moved = adaptive.known() > 0;
    double[] below = new double[steps];
    double[] above = new double[steps];
    if (shared.isPresent()) {
      double factor = shared.get().factor().of(own);
      PoolReach reach = shared.get().reach();
      if (moved) {
        reach = shared.get().scores().moved(adaptive, reach);
        reach.lent();
      }
      for (int h = 0; h < steps; h++) {
        below[h] = reach.below(h) * factor;
        above[h] = reach.above(h) * factor;
      }
      String method = moved ? ADAPTIVE : "conformal-pooled";
      return band(path, own, limits, adaptive, new Reached(below, above, method, least));
    }
    double[] sizes = sizes(own);
    boolean enough =
        own.length >= LEAST_ORIGINS && Double.isFinite(Quantiles.conformal(sizes, level));
    double largest = sizes.length > 0 ? sizes[sizes.length - 1] : 0;
    for (int h = 0; h < steps; h++) {
      double quantile = Quantiles.conformal(sizes, adaptive.level(h));
      double even = Double.isNaN(quantile) ? largest : quantile;
      below[h] = enough ? even : Math.max(Quantiles.normal(level) * wider, largest);
      above[h] = below[h];
    }
    String method = !enough ? UNCALIBRATED : moved ? ADAPTIVE : "conformal-own";
    return band(path, own, limits, adaptive, new Reached(below, above, method, sizes.length));
  }

  /** Distances in spreads, and what they rest on. */
  private static double[] sizes(double[][] own) {
    return Arrays.stream(own)
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .filter(size -> !Double.isNaN(size))
        .sorted()
        .toArray();
  }

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Reached(double[] below, double[] above, String method, int points) {}

  private Band band(
      Path path, double[][] own, BoundLimits limits, AdaptiveLevel adaptive, Reached reached) {
    double[] below = new double[steps];
    double[] above = new double[steps];
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      spread[h] = limits.spread(path, h);
      double low = reached.below()[h] * spread[h];
      double high = reached.above()[h] * spread[h];
      below[h] = adaptive.moved(h) ? low : limits.reach(low, h);
      above[h] = adaptive.moved(h) ? high : limits.reach(high, h);
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
    boolean calibrated = !reached.method().equals(UNCALIBRATED);
    return new Band(reach, reached.method(), calibrated, reached.points(), coverage);
  }
}
