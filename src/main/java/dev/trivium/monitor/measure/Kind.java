package dev.trivium.monitor.measure;

/** What is wrong with an arriving value. */
public enum Kind {
  /** Far above what was foreseen, once. */
  SPIKE,
  /** Far below what was foreseen, once. */
  DROP,
  /** To one side of what was foreseen, again and again. */
  SHIFT,
  /** The same value longer than ever before. */
  FLATLINE,
  /** No value, longer than ever before. */
  MISSING_FEED,
  /** Ten, a hundred or a thousand times too large or too small. */
  UNIT_CHANGE
}
