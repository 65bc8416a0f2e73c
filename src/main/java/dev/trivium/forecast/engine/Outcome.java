package dev.trivium.forecast.engine;

/** How a forecast came about; there is one in every case. */
public sealed interface Outcome {
  /** The models of the series' length were combined. */
  record Fitted() implements Outcome {}

  /** A simpler forecast serves, for the given reason. */
  record FellBack(String reason) implements Outcome {}

  /** Too few values for a model; the step of the ladder that served. */
  record TooShort(String step) implements Outcome {}

  default String label() {
    return getClass().getSimpleName();
  }
}
