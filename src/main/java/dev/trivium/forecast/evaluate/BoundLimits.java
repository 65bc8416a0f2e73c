package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import java.util.Arrays;

/**
 * What the bounds of one series keep to, whatever errors its pool has known.
 *
 * <p>They reach no farther from the centre than half as much again as bounds around the last season
 * repeated would, if its errors of all seasons passed were one and the same. The half was chosen on
 * training series of M4 (of 0.2, 0.3, 0.5 and no limit; least pinball loss at a coverage that
 * holds).
 */
public final class BoundLimits {
  private static final double WIDE = 1.5;

  /** Student's quantile at 95 % over the normal one, by degrees of freedom from 1. */
  private static final double[] STUDENT = {3.838, 1.775, 1.431, 1.296, 1.225, 1.181, 1.152, 1.131};

  private final double spread;
  private final double[] reach;

  private BoundLimits(double spread, double[] reach) {
    this.spread = spread;
    this.reach = reach;
  }

  /**
   * Nothing but a least spread.
   *
   * @param spread in the units of the path, not negative
   */
  public static BoundLimits least(double spread, int steps) {
    double[] reach = new double[steps];
    Arrays.fill(reach, Double.POSITIVE_INFINITY);
    return new BoundLimits(spread, reach);
  }

  /**
   * The same with a greatest reach, where the repeated season has a spread.
   *
   * @param repeated the last season repeated
   * @param season its length in steps, at least 1
   * @param moves how many moves over a season its spread is known from, at least 1; few widen the
   *     limit
   * @param level of the bounds
   */
  public BoundLimits beside(Path repeated, int season, int moves, double level) {
    double sure = moves <= STUDENT.length ? STUDENT[moves - 1] : 1;
    double[] most = new double[reach.length];
    for (int h = 0; h < most.length; h++) {
      double passed = Math.sqrt(Math.floorDiv(h, season) + 1.0);
      double wide = WIDE * sure * Quantiles.normal(level) * repeated.spread(h) * passed;
      most[h] = wide > 0 ? Math.max(spread, wide) : Double.POSITIVE_INFINITY;
    }
    return new BoundLimits(spread, most);
  }

  double spread(Path path, int step) {
    return Math.max(spread, path.spread(step));
  }

  double reach(double wanted, int step) {
    return Math.min(wanted, reach[step]);
  }
}
