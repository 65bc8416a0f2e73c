package dev.trivium.forecast.evaluate;

/** A series as it was known at each time. */
public interface Past {
  int length();

  /** What was known before a position: nothing that came later may show in it. */
  Seen until(int position);

  /** What came at a position; NaN where nobody knows. */
  double truth(int position);
}
