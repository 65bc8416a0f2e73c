package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.series.ServedBound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The level that bounds need to keep their promise from now on, by step.
 *
 * <p>After each value that came, {@code a ← a + γ(α − err)}: bounds that were missed become wider,
 * bounds that held too often narrower. For any sequence of T values {@code |mean err − α| ≤
 * (max(a₁, 1 − a₁) + γ)/(γT)}. Each step ahead learns only from bounds that were served so far
 * ahead. Source: Gibbs &amp; Candès (2021), equation 2 and proposition 4.1.
 */
public final class AdaptiveLevel {
  /**
   * γ: how fast the level moves; the paper's remark 1 and the specification agree on about this.
   */
  static final double RATE = 0.02;

  private final double aim;
  private final double[] miss;
  private int known;
  private int inside;

  private AdaptiveLevel(double level, int steps) {
    aim = 1 - level;
    miss = new double[steps];
    Arrays.fill(miss, aim);
  }

  /** Nothing was served before: the level stays what it is. */
  public static AdaptiveLevel fixed(double level, int steps) {
    return new AdaptiveLevel(level, steps);
  }

  /**
   * What came of earlier bounds.
   *
   * @param served in any order; of several for one step of one period the first counts, those of
   *     steps or periods that nobody knows are passed over
   * @param values by period, NaN where unknown
   */
  public static AdaptiveLevel after(
      double level, int steps, List<ServedBound> served, double[] values) {
    AdaptiveLevel adaptive = new AdaptiveLevel(level, steps);
    List<ServedBound> inTime = new ArrayList<>(served);
    inTime.sort(Comparator.comparingInt(ServedBound::at));
    Set<Long> seen = new HashSet<>();
    for (ServedBound bound : inTime) {
      boolean came = bound.at() >= 0 && bound.at() < values.length && bound.step() < steps;
      boolean fresh = came && seen.add((long) bound.at() * steps + bound.step());
      if (fresh && Double.isFinite(values[bound.at()])) {
        adaptive.came(bound.step(), bound.holds(values[bound.at()]));
      }
    }
    return adaptive;
  }

  /** A value came; it was inside the bounds of this step, or not. */
  void came(int step, boolean inside) {
    known++;
    this.inside += inside ? 1 : 0;
    // Beyond these everything or nothing would be inside; there it must not wind up.
    miss[step] = Math.clamp(miss[step] + RATE * (aim - (inside ? 0 : 1)), -RATE, 1);
  }

  /** The level to serve, from 0 to 1; at 1 no past error is enough, and the largest serves. */
  public double level(int step) {
    return Math.max(0, Math.min(1, 1 - miss[step]));
  }

  /** Whether what came moved the level of a step. */
  boolean moved(int step) {
    return miss[step] != aim;
  }

  /** Whether a step was missed so often that only the largest error known is left to serve. */
  public boolean saturated() {
    return Arrays.stream(miss).anyMatch(one -> one <= 0);
  }

  /** Of how many earlier bounds it is known what came. */
  public int known() {
    return known;
  }

  /** How many of them held. */
  public int inside() {
    return inside;
  }
}
