package dev.trivium.forecast.model;

import java.util.Arrays;

/**
 * Decomposes a series into season, trend and remainder by local regression.
 *
 * <p>Shape: values oldest first, at least two seasons and one value; parts as long as the series.
 * Units: those of the series. Errors: none for finite values.
 *
 * <p>Source: Cleveland, Cleveland, McRae &amp; Terpenning (1990), "STL: a seasonal-trend
 * decomposition procedure based on loess"; pinned by R's {@code stl}.
 */
public final class Stl {
  private final double[] y;
  private final int m;
  private final Loess seasonal;
  private final Loess trending;
  private final Loess lowPass;
  private final double[] trend;
  private final double[] season;
  private final double[] cycles;
  private final double[] low;
  private final double[] work;
  private double[] weights = new double[0];

  private Stl(double[] y, int m, int window) {
    this.y = y;
    this.m = m;
    int n = y.length;
    int trendWindow = odd((int) Math.ceil(1.5 * m / (1 - 1.5 / window)));
    int lowWindow = odd(m);
    seasonal = new Loess(window, 0, tenth(window));
    trending = new Loess(trendWindow, 1, tenth(trendWindow));
    lowPass = new Loess(lowWindow, 1, tenth(lowWindow));
    trend = new double[n];
    season = new double[n];
    cycles = new double[n + 2 * m];
    low = new double[n + 2 * m];
    work = new double[n + 2 * m];
  }

  /**
   * Without robustness: two inner rounds.
   *
   * @param m the season, at least 2
   * @param window seasonal window in seasons, odd, at least 3
   */
  public static Stl of(double[] y, int m, int window) {
    Stl stl = new Stl(y, m, window);
    stl.round();
    stl.round();
    return stl;
  }

  /** With weights against outliers: one inner round, then the given number of outer ones. */
  public static Stl robust(double[] y, int m, int window, int outer) {
    Stl stl = new Stl(y, m, window);
    stl.round();
    for (int i = 0; i < outer; i++) {
      stl.weigh();
      stl.round();
    }
    return stl;
  }

  public double[] season() {
    return season.clone();
  }

  double[] weights() {
    return weights.clone();
  }

  public double[] trend() {
    return trend.clone();
  }

  public double[] remainder() {
    double[] rest = new double[y.length];
    for (int t = 0; t < rest.length; t++) {
      rest[t] = y[t] - trend[t] - season[t];
    }
    return rest;
  }

  /** The share of what is left beside the trend that is season, 0…1 (Wang, Smith 2006). */
  public double strength() {
    double[] rest = remainder();
    double[] both = new double[rest.length];
    for (int t = 0; t < both.length; t++) {
      both[t] = rest[t] + season[t];
    }
    double all = variance(both);
    return all > 0 ? Math.max(0, 1 - variance(rest) / all) : 0;
  }

  /** One inner round (§2.2): season from the detrended cycles, trend from what is left. */
  private void round() {
    int n = y.length;
    for (int phase = 0; phase < m; phase++) {
      cycle(phase);
    }
    average(cycles, n + 2 * m, m, low);
    average(low, n + m + 1, m, work);
    average(work, n + 2, 3, low);
    lowPass.smooth(low, n, new double[0], work, 0);
    for (int t = 0; t < n; t++) {
      season[t] = cycles[m + t] - work[t];
      low[t] = y[t] - season[t];
    }
    trending.smooth(low, n, weights, trend, 0);
  }

  /** Smooths the values of one phase and carries them on by one season at both ends. */
  private void cycle(int phase) {
    int k = (y.length - 1 - phase) / m + 1;
    double[] values = new double[k];
    double[] trust = new double[weights.length > 0 ? k : 0];
    for (int i = 0; i < k; i++) {
      values[i] = y[i * m + phase] - trend[i * m + phase];
      if (trust.length > 0) {
        trust[i] = weights[i * m + phase];
      }
    }
    double[] smooth = new double[k + 2];
    seasonal.smooth(values, k, trust, smooth, 1);
    int reach = Math.min(k, seasonal.window());
    double before = seasonal.at(values, k, trust, -1, 0, reach - 1);
    double after = seasonal.at(values, k, trust, k, k - reach, k - 1);
    smooth[0] = Double.isNaN(before) ? smooth[1] : before;
    smooth[k + 1] = Double.isNaN(after) ? smooth[k] : after;
    for (int i = 0; i < k + 2; i++) {
      cycles[i * m + phase] = smooth[i];
    }
  }

  /** Robustness weights (§2.3): bisquare of the remainder over six times its median. */
  private void weigh() {
    double[] size = remainder();
    for (int t = 0; t < size.length; t++) {
      size[t] = Math.abs(size[t]);
    }
    double[] sorted = size.clone();
    Arrays.sort(sorted);
    int n = size.length;
    double six = 3 * (sorted[(n - 1) / 2] + sorted[n / 2]);
    weights = new double[n];
    for (int t = 0; t < n; t++) {
      double u = size[t] / six;
      double bisquare = (1 - u * u) * (1 - u * u);
      weights[t] = size[t] <= 0.001 * six ? 1 : size[t] <= 0.999 * six ? bisquare : 0;
    }
  }

  private static void average(double[] from, int n, int width, double[] to) {
    double sum = 0;
    for (int t = 0; t < width; t++) {
      sum += from[t];
    }
    to[0] = sum / width;
    for (int t = width; t < n; t++) {
      sum += from[t] - from[t - width];
      to[t - width + 1] = sum / width;
    }
  }

  private static double variance(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    double mean = sum / x.length;
    double squares = 0;
    for (double value : x) {
      squares += (value - mean) * (value - mean);
    }
    return squares / x.length;
  }

  private static int odd(int x) {
    return x % 2 == 0 ? x + 1 : x;
  }

  private static int tenth(int window) {
    return (window + 9) / 10;
  }
}
