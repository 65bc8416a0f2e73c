package dev.trivium.forecast.series;

/**
 * Something that happened to a series once.
 *
 * @param at position of the first value it touched
 * @param size what was added to that value, in the units of the series
 */
public record Effect(Kind kind, int at, double size) {
  public enum Kind {
    /** One value. */
    OUTLIER,
    /** All values from there on. */
    LEVEL_SHIFT,
    /** One value, and a part of the next ones that dies away. */
    TRANSIENT
  }
}
