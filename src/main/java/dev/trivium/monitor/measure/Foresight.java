package dev.trivium.monitor.measure;

/**
 * What was foreseen for one value: a median and equal-tailed bounds, as they were stored.
 *
 * @param level share of values the bounds should hold, between 0.5 and 0.999
 */
public record Foresight(double lower, double median, double upper, double level) {
  public Foresight {
    if (!(lower <= median && median <= upper) || !(level >= 0.5 && level <= 0.999)) {
      throw new IllegalArgumentException("lower ≤ median ≤ upper, and a level");
    }
  }

  /**
   * How far a value lies from the median, in normal standard deviations of its own side; infinite
   * beyond a bound that coincides with the median.
   */
  double distance(double y) {
    double reach = y < median ? median - lower : upper - median;
    double apart = y - median;
    return apart == 0 ? 0 : apart / reach * Normal.quantile((1 + level) / 2);
  }

  /** Width of the bounds against the median; infinite for a median of 0. */
  double relativeWidth() {
    return median == 0 ? Double.POSITIVE_INFINITY : (upper - lower) / Math.abs(median);
  }
}
