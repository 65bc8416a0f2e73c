package dev.trivium.forecast.series;

import java.util.List;

/**
 * Equally spaced values, oldest first, of which all are finite.
 *
 * <p>What is not finite on the way in counts as unknown: in front it is left out, between known
 * values it is interpolated, at the end the last known value is repeated; {@link #imputed} says how
 * many values that were.
 */
public final class Series {
  private final String key;
  private final String pool;
  private final List<Integer> seasons;
  private final double[] values;
  private final int imputed;
  private final int left;

  /**
   * @param key names the series in the answer
   * @param pool series of one pool are comparable, usually those of one frequency
   * @param seasons periods of one season, shortest first; empty for none
   */
  public Series(String key, String pool, List<Integer> seasons, double[] given) {
    this.key = key;
    this.pool = pool;
    this.seasons = seasons.stream().filter(season -> season > 1).sorted().toList();
    int first = 0;
    while (first < given.length && !Double.isFinite(given[first])) {
      first++;
    }
    left = first;
    values = java.util.Arrays.copyOfRange(given, first, given.length);
    imputed = fill(values);
  }

  public String key() {
    return key;
  }

  public String pool() {
    return pool;
  }

  public List<Integer> seasons() {
    return seasons;
  }

  /** The shortest season, 1 without one. */
  public int season() {
    return seasons.isEmpty() ? 1 : seasons.getFirst();
  }

  public double[] values() {
    return values.clone();
  }

  public int length() {
    return values.length;
  }

  /** How many values were unknown and filled in. */
  public int imputed() {
    return imputed;
  }

  /** How many unknown values in front were left out. */
  public int leftOut() {
    return left;
  }

  private static int fill(double[] y) {
    int filled = 0;
    int known = 0;
    for (int t = 1; t < y.length; t++) {
      if (!Double.isFinite(y[t])) {
        filled++;
        y[t] = Double.NaN;
        continue;
      }
      for (int gap = known + 1; gap < t; gap++) {
        double share = (double) (gap - known) / (t - known);
        y[gap] = y[known] * (1 - share) + y[t] * share;
      }
      known = t;
    }
    for (int gap = known + 1; gap < y.length; gap++) {
      y[gap] = y[known];
    }
    return filled;
  }
}
