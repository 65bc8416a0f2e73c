package dev.trivium.forecast.model;

import java.util.List;

/**
 * A series taken apart into several seasons, the trend and a remainder by repeated {@link Stl}.
 *
 * <p>Shape: parts as long as the series; only seasons shown twice and more are taken out. Source:
 * Bandara, Hyndman &amp; Bergmeir (2021), "MSTL", algorithm 1: seasons ascending, windows 7 + 4i,
 * two sweeps; pinned by R's {@code mstl}.
 */
public final class Seasons {
  private static final int SWEEPS = 2;

  /** A season hidden by more noise than this is drawn no further. */
  private static final double MOST_NOISE = 2;

  private final int[] periods;
  private final double[][] parts;
  private final double[] adjusted;
  private final double[] trend;

  private Seasons(int[] periods, double[][] parts, double[] adjusted, double[] trend) {
    this.periods = periods;
    this.parts = parts;
    this.adjusted = adjusted;
    this.trend = trend;
  }

  /**
   * @param seasons ascending
   * @param robust outer rounds against outliers of each decomposition; none for 0
   */
  public static Seasons of(double[] y, List<Integer> seasons, int robust) {
    int n = y.length;
    int[] periods = seasons.stream().mapToInt(m -> m).filter(m -> m > 1 && 2 * m < n).toArray();
    double[][] parts = new double[periods.length][n];
    double[] rest = y.clone();
    double[] trend = y.clone();
    int sweeps = periods.length > 1 ? SWEEPS : Math.min(1, periods.length);
    for (int sweep = 0; sweep < sweeps; sweep++) {
      for (int i = 0; i < periods.length; i++) {
        for (int t = 0; t < n; t++) {
          rest[t] += parts[i][t];
        }
        int window = 7 + 4 * (i + 1);
        Stl stl =
            robust > 0
                ? Stl.robust(rest, periods[i], window, robust)
                : Stl.of(rest, periods[i], window);
        parts[i] = stl.season();
        trend = stl.trend();
        for (int t = 0; t < n; t++) {
          rest[t] -= parts[i][t];
        }
      }
    }
    return new Seasons(periods, parts, rest, trend);
  }

  /** How many seasons were taken out. */
  public int count() {
    return periods.length;
  }

  /** Length of the i-th season. */
  public int period(int i) {
    return periods[i];
  }

  /** The i-th season's part in each value. */
  public double[] part(int i) {
    return parts[i].clone();
  }

  /** The series without its seasons. */
  public double[] adjusted() {
    return adjusted.clone();
  }

  /** The last smooth trend; the series itself without a season. */
  public double[] trend() {
    return trend.clone();
  }

  /**
   * The i-th season carried on: its last cycle, drawn towards that cycle's mean by {@code N/(N+v)}
   * for N observed cycles, so that two cycles do not look certain. v is the variance of what no
   * season explains over that of the season, at most 2: what repeats exactly is not drawn.
   *
   * <p>Source: the shrinkage of James &amp; Stein (1961) towards a mean, with N values for each
   * phase.
   */
  public double[] ahead(int i, int steps) {
    int m = periods[i];
    int n = adjusted.length;
    double mean = 0;
    for (int t = n - m; t < n; t++) {
      mean += parts[i][t] / m;
    }
    double cycles = (double) n / m;
    double share = cycles / (cycles + noise(i, mean));
    double[] ahead = new double[steps];
    for (int h = 0; h < steps; h++) {
      ahead[h] = mean + share * (parts[i][n - m + h % m] - mean);
    }
    return ahead;
  }

  private double noise(int i, double mean) {
    int m = periods[i];
    int n = adjusted.length;
    double season = 0;
    for (int t = n - m; t < n; t++) {
      season += (parts[i][t] - mean) * (parts[i][t] - mean) / m;
    }
    double rest = 0;
    for (int t = 0; t < n; t++) {
      rest += (adjusted[t] - trend[t]) * (adjusted[t] - trend[t]) / n;
    }
    double ratio = rest / season;
    return ratio < MOST_NOISE ? ratio : MOST_NOISE;
  }
}
