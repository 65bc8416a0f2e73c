package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.NormalScores;
import dev.trivium.forecast.evaluate.StepCopula;
import dev.trivium.forecast.series.Support;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Ways one series may go, in agreement with its bounds.
 *
 * <p>At each step the values of all paths are the quantiles of one distribution: normal to both
 * sides of the value, so that the bounds are its quantiles, or that of the counts, where it is
 * known. Which path has which of them is decided by ranks, which go together over the steps as past
 * errors did ({@link StepCopula}; Schefzik, Thorarinsdottir &amp; Gneiting 2013). Counts are whole,
 * and what was never negative is not. The same series has the same paths.
 */
final class SamplePaths {
  /** Paths for what is computed from them: every quantile from 1 to 99 % is met. */
  static final int MANY = 999;

  private static final double[] SCORES = NormalScores.of(MANY);

  private final Look look;
  private final Foreseen foreseen;
  private final double[][] pool;

  /**
   * @param pool past errors of comparable series, by origin and step
   */
  SamplePaths(Look look, Foreseen foreseen, double[][] pool) {
    this.look = look;
    this.foreseen = foreseen;
    this.pool = pool;
  }

  /** So many paths, by path and step, in the units of the series. */
  double[][] draw(int paths) {
    int steps = foreseen.steps().size();
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      spread[h] = spread(h);
    }
    int[][] places =
        new StepCopula(spread, PoolRows.own(look), pool)
            .places(paths, new SplittableRandom(seed()));
    double[] scores = paths == MANY ? SCORES : NormalScores.of(paths);
    double reach = NormalScores.reach(foreseen.certainty().level());
    double[][] drawn = new double[paths][steps];
    double[] values = new double[paths];
    for (int h = 0; h < steps; h++) {
      for (int i = 0; i < paths; i++) {
        values[i] = value(h, scores[i] / reach, (i + 0.5) / paths);
      }
      for (int i = 0; i < paths; i++) {
        drawn[i][h] = values[places[i][h]];
      }
    }
    return drawn;
  }

  private double spread(int h) {
    return look.counts().map(counts -> counts.spread(h)).orElseGet(() -> look.path().spread(h));
  }

  /**
   * A quantile of a step.
   *
   * @param reach how far from the value, in distances of the bounds
   * @param share of the distribution that lies under it
   */
  private double value(int h, double reach, double share) {
    Foreseen.Step step = foreseen.steps().get(h);
    if (look.counts().isPresent()) {
      double most = look.served(h, Double.MAX_VALUE);
      return look.counts().orElseThrow().quantile(step, share, most);
    }
    double bound = reach < 0 ? step.lower() : step.upper();
    double value = step.value();
    double far = Math.abs(reach);
    // Not value + share·(bound − value), whose difference may be too large for a number.
    double moved = bound == value ? value : (1 - far) * value + far * bound;
    moved = Double.isNaN(moved) ? value : moved;
    double served = look.served(h, Math.scalb(moved, -look.exponent()));
    return look.prepared().support() == Support.COUNT ? Math.rint(served) : served;
  }

  /**
   * Sums over the first steps: the value is the sum of their values, the bounds are the level's
   * quantiles of the sums of paths; whole for counts.
   *
   * @param upTo numbers of steps, from 1
   */
  List<Foreseen.Step> sums(List<Integer> upTo) {
    double[][] drawn = draw(MANY);
    return upTo.stream().map(steps -> sum(drawn, steps)).toList();
  }

  private Foreseen.Step sum(double[][] drawn, int steps) {
    if (steps == 1) {
      return foreseen.steps().getFirst();
    }
    double value = 0;
    for (int h = 0; h < steps; h++) {
      value += foreseen.steps().get(h).value();
    }
    double[] sums = new double[drawn.length];
    for (int i = 0; i < sums.length; i++) {
      for (int h = 0; h < steps; h++) {
        sums[i] += drawn[i][h];
      }
    }
    Arrays.sort(sums);
    boolean whole = look.counts().isPresent();
    int out = (int) Math.floor(sums.length * (1 - foreseen.certainty().level()) / 2);
    double lower = Math.min(whole ? Math.floor(value) : value, sums[out]);
    double upper = Math.max(whole ? Math.ceil(value) : value, sums[sums.length - 1 - out]);
    return new Foreseen.Step(finite(value), finite(lower), finite(upper));
  }

  private static double finite(double value) {
    return Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  /** From the key and the values, so that a series has its paths wherever it is foreseen. */
  private long seed() {
    long hash = look.series().key().hashCode();
    for (double value : look.series().values()) {
      hash = mixed(hash ^ Double.doubleToLongBits(value));
    }
    return hash;
  }

  /** The finaliser of SplitMix64 (Steele, Lea &amp; Flood 2014). */
  private static long mixed(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
