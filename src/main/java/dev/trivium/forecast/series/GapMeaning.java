package dev.trivium.forecast.series;

/** What it says when a period has no value. */
public enum GapMeaning {
  /** Nothing happened: the value is 0. */
  ZERO,
  /** The value was not delivered: it is estimated, and the estimate is never taken for truth. */
  UNKNOWN,
  /** The shop was shut: no value for the models; 0 again where the season says so. */
  CLOSED
}
