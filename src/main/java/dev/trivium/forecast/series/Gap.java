package dev.trivium.forecast.series;

/**
 * A run of periods without a value.
 *
 * @param from position of the first of them, 0 for the first value of the series
 */
public record Gap(int from, int length) {
  /** Position behind the last of them. */
  public int to() {
    return from + length;
  }
}
