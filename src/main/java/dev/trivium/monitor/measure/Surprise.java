package dev.trivium.monitor.measure;

import java.util.Arrays;

/**
 * How surprising one value is.
 *
 * <p>Within the bounds the foreseen distribution is normal on each side of the median. Beyond them
 * it falls exponentially, from the normal's own steepness at the bound: stored bounds say nothing
 * of what lies far behind them, and a normal tail would call too much impossible.
 *
 * @param u share of the foreseen distribution below the value
 * @param p probability of a value at least as far out on either side
 */
public record Surprise(double u, double p) {
  public static Surprise of(Foresight foreseen, double y) {
    double z = foreseen.distance(y);
    double bound = Normal.quantile((1 + foreseen.level()) / 2);
    double far = Math.abs(z);
    double tail;
    if (far <= bound) {
      tail = Normal.above(far);
    } else {
      double edge = Normal.above(bound);
      tail = edge * StrictMath.exp(-Normal.density(bound) / edge * (far - bound));
    }
    return new Surprise(z > 0 ? 1 - tail : tail, Math.min(1, 2 * tail));
  }

  /**
   * Which of a batch's surprises to report so that at most the given share of the reported is
   * chance. NaN is none.
   *
   * <p>Source: Benjamini &amp; Hochberg (1995).
   */
  public static boolean[] discoveries(double[] p, double share) {
    double[] sorted = Arrays.stream(p).filter(one -> !Double.isNaN(one)).sorted().toArray();
    double limit = -1;
    for (int i = 0; i < sorted.length; i++) {
      limit = sorted[i] <= share * (i + 1) / sorted.length ? sorted[i] : limit;
    }
    boolean[] found = new boolean[p.length];
    for (int i = 0; i < p.length; i++) {
      found[i] = p[i] <= limit;
    }
    return found;
  }
}
