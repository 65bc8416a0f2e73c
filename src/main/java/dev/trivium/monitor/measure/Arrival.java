package dev.trivium.monitor.measure;

/**
 * A value that came for one node, NaN when none came, and what is known of the node.
 *
 * <p>Kept as given: the caller does not change the history afterwards.
 */
public final class Arrival {
  private final double[] before;
  private final double value;
  private final Foresight foreseen;
  private final Cusum sums;

  /**
   * @param before values of earlier periods, oldest first, NaN for none
   * @param sums of this node before the value
   */
  public Arrival(double[] before, double value, Foresight foreseen, Cusum sums) {
    this.before = before.clone();
    this.value = value;
    this.foreseen = foreseen;
    this.sums = sums;
  }

  double value() {
    return value;
  }

  Foresight foreseen() {
    return foreseen;
  }

  Cusum sums() {
    return sums;
  }

  boolean came() {
    return Double.isFinite(value);
  }

  int length() {
    return before.length;
  }

  /** How many periods up to now had no value. */
  int missing() {
    int run = came() ? 0 : 1;
    for (int t = before.length - 1; t >= 0 && run > 0 && Double.isNaN(before[t]); t--) {
      run++;
    }
    return run;
  }

  /** How many periods up to now had the same value. */
  int same() {
    int run = came() ? 1 : 0;
    for (int t = before.length - 1; t >= 0 && run > 0 && before[t] == value; t--) {
      run++;
    }
    return run;
  }

  /** The longest run without a value that ended before the given number of last values. */
  int longestMissing(int last) {
    int longest = 0;
    int run = 0;
    for (int t = 0; t < before.length - last; t++) {
      run = Double.isNaN(before[t]) ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /** The same for runs of one value. */
  int longestSame(int last) {
    int longest = 0;
    int run = 0;
    for (int t = 0; t < before.length - last; t++) {
      boolean again = t > 0 && before[t] == before[t - 1];
      run = again ? run + 1 : Double.isNaN(before[t]) ? 0 : 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
