package dev.trivium.monitor.measure;

/**
 * Two sums that grow while values keep to one side of what was foreseen.
 *
 * <p>Each value enters as Φ⁻¹(u), held within ±{@value #MOST} so that no single one raises the
 * alarm. Source: Page (1954), two-sided, allowance ½ and threshold 5, which under the null alarms
 * once in about 465 values.
 *
 * @param high grows while values lie above
 * @param low grows while values lie below
 * @param run values since the larger sum left 0
 */
public record Cusum(double high, double low, int run) {
  public static final Cusum START = new Cusum(0, 0, 0);
  private static final double ALLOWANCE = 0.5;
  private static final double THRESHOLD = 5;
  private static final double MOST = 4;

  /** After one more value; a value that did not come changes nothing. */
  public Cusum with(double u) {
    if (Double.isNaN(u)) {
      return this;
    }
    double z = Math.max(-MOST, Math.min(MOST, Normal.quantile(u)));
    double up = Math.max(0, high + z - ALLOWANCE);
    double down = Math.max(0, low - z - ALLOWANCE);
    boolean goesOn = up >= down ? high > 0 && up > 0 : low > 0 && down > 0;
    return new Cusum(up, down, up == 0 && down == 0 ? 0 : goesOn ? run + 1 : 1);
  }

  public boolean alarmed() {
    return Math.max(high, low) > THRESHOLD;
  }

  /** Whether the larger sum is that of values above. */
  public boolean upwards() {
    return high >= low;
  }
}
