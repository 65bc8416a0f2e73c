package dev.trivium.forecast.series;

/** Which values can occur at all. */
public enum Support {
  REAL,
  NONNEGATIVE,
  /** Whole numbers from 0, half of them below 50. */
  COUNT;

  private static final double SMALL = 50;

  /** Above it not every whole number is one of ours. */
  private static final double EXACT = 0x1p53;

  /** Told from finite values; a series without any may be anything. */
  static Support of(double[] y) {
    boolean whole = y.length > 0;
    for (double value : y) {
      if (value < 0) {
        return REAL;
      }
      whole &= value == StrictMath.rint(value) && value < EXACT;
    }
    return whole && Medians.of(y) < SMALL ? COUNT : y.length == 0 ? REAL : NONNEGATIVE;
  }
}
