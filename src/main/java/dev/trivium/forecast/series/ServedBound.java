package dev.trivium.forecast.series;

/**
 * Bounds that an earlier forecast gave for a period.
 *
 * @param at index of the period, 0 for the first value that was given
 * @param step how far ahead it was foreseen, 0 for the next period
 * @param lower in units of the series
 * @param upper at least {@code lower}
 */
public record ServedBound(int at, int step, double lower, double upper) {

  /** Whether a value lies within. */
  public boolean holds(double value) {
    return value >= lower && value <= upper;
  }

  /** The same seen from a later first value. */
  public ServedBound from(int first) {
    return new ServedBound(at - first, step, lower, upper);
  }
}
