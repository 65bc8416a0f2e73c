package dev.trivium.forecast.evaluate;

/**
 * How far below and above the centre the bounds lie, in units of the series, by step.
 *
 * @param method {@code conformal-pooled}, {@code conformal-own}, {@code conformal-adaptive} or
 *     {@code uncalibrated}
 * @param calibrationPoints how many past errors the bounds rest on
 * @param coverage share of the series' own past errors inside; NaN when there are none
 */
public record Band(
    Reach reach, String method, boolean calibrated, int calibrationPoints, double coverage) {

  /** Distances, not negative, not falling with the step. */
  public static final class Reach {
    private final double[] below;
    private final double[] above;

    Reach(double[] below, double[] above) {
      this.below = below;
      this.above = above;
    }

    public double below(int step) {
      return below[step];
    }

    public double above(int step) {
      return above[step];
    }
  }
}
