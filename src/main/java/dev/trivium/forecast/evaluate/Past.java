package dev.trivium.forecast.evaluate;

/** A series as it was known at each time. */
public interface Past {
  int length();

  /**
   * The values before a position as they would have been fitted to then: nothing that came later
   * may show in them.
   */
  double[] until(int position);

  /** What came at a position; NaN where nobody knows. */
  double truth(int position);
}
