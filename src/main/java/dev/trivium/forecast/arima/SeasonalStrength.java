package dev.trivium.forecast.arima;

/**
 * How much of what the trend leaves belongs to the season, 0 to 1.
 *
 * <p>F_S = max(0, 1 − Var(R)/Var(S + R)) (Wang, Smith &amp; Hyndman 2006). The season of each phase
 * is a moving mean over its neighbouring cycles with tricube weights, around a centred moving
 * average, twice; so a season may drift.
 */
final class SeasonalStrength {
  private static final int CYCLES = 11;

  private SeasonalStrength() {}

  /**
   * @param m periods of one season, at least 2; of values at least two seasons
   */
  static double of(double[] y, int m) {
    int n = y.length;
    double[] season = new double[n];
    double[] trend = new double[n];
    for (int sweep = 0; sweep < 2; sweep++) {
      double[] adjusted = new double[n];
      for (int t = 0; t < n; t++) {
        adjusted[t] = y[t] - season[t];
      }
      trend = average(adjusted, m);
      for (int t = 0; t < n; t++) {
        adjusted[t] = y[t] - trend[t];
      }
      season = cycles(adjusted, m);
      double[] level = average(season, m);
      for (int t = 0; t < n; t++) {
        season[t] -= level[t];
      }
    }
    double[] rest = new double[n];
    double[] both = new double[n];
    for (int t = 0; t < n; t++) {
      both[t] = y[t] - trend[t];
      rest[t] = both[t] - season[t];
    }
    double whole = variance(both);
    return whole > 0 ? Math.max(0, 1 - variance(rest) / whole) : 0;
  }

  /** Centred over one season; at the ends the line through the nearest season of means goes on. */
  private static double[] average(double[] y, int m) {
    int n = y.length;
    int half = m / 2;
    double[] mean = new double[n];
    for (int t = half; t < n - half; t++) {
      double sum = 0;
      for (int i = t - half; i <= t + half; i++) {
        boolean edge = m % 2 == 0 && (i == t - half || i == t + half);
        sum += edge ? y[i] / 2 : y[i];
      }
      mean[t] = sum / m;
    }
    int first = half;
    int last = n - half - 1;
    int span = Math.min(m, last - first);
    double before = span > 0 ? (mean[first + span] - mean[first]) / span : 0;
    double after = span > 0 ? (mean[last] - mean[last - span]) / span : 0;
    for (int t = 0; t < first; t++) {
      mean[t] = mean[first] - before * (first - t);
    }
    for (int t = last + 1; t < n; t++) {
      mean[t] = mean[last] + after * (t - last);
    }
    return mean;
  }

  private static double[] cycles(double[] y, int m) {
    double[] season = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      int phase = t % m;
      int count = (y.length - phase + m - 1) / m;
      int cycle = t / m;
      int from = Math.max(0, Math.min(cycle - CYCLES / 2, count - CYCLES));
      int to = Math.min(count, from + CYCLES);
      double reach = Math.max(cycle - from, to - 1 - cycle);
      reach += count < CYCLES ? (CYCLES - count) / 2.0 : 0;
      double sum = 0;
      double weights = 0;
      for (int i = from; i < to; i++) {
        double u = Math.abs(i - cycle) / (1.001 * Math.max(1, reach));
        double weight = (1 - u * u * u) * (1 - u * u * u) * (1 - u * u * u);
        sum += weight * y[i * m + phase];
        weights += weight;
      }
      season[t] = sum / weights;
    }
    return season;
  }

  private static double variance(double[] y) {
    double mean = 0;
    for (double value : y) {
      mean += value / y.length;
    }
    double sum = 0;
    for (double value : y) {
      sum += (value - mean) * (value - mean);
    }
    return sum;
  }
}
