package dev.trivium.forecast.arima;

/**
 * Test of level stationarity.
 *
 * <p>Source: Kwiatkowski, Phillips, Schmidt &amp; Shin (1992), eq. 13 with Bartlett weights; the
 * number of lags is that of Hyndman &amp; Khandakar (2008).
 */
final class Kpss {
  private static final double CRITICAL_5 = 0.463;

  private Kpss() {}

  /** η = n⁻² Σ S_t² / s²(ℓ) with ℓ = ⌊3√n/13⌋; 0 for values that do not move. */
  static double statistic(double[] y) {
    int n = y.length;
    double mean = 0;
    for (double value : y) {
      mean += value / n;
    }
    double[] e = new double[n];
    double squares = 0;
    double sum = 0;
    double sums = 0;
    for (int t = 0; t < n; t++) {
      e[t] = y[t] - mean;
      squares += e[t] * e[t];
      sum += e[t];
      sums += sum * sum;
    }
    int lags = (int) (3 * Math.sqrt(n) / 13);
    double variance = squares;
    for (int k = 1; k <= lags; k++) {
      double cross = 0;
      for (int t = k; t < n; t++) {
        cross += e[t] * e[t - k];
      }
      variance += 2 * (1 - k / (lags + 1.0)) * cross;
    }
    return variance > 0 ? sums / n / variance : 0;
  }

  /** How often to difference until the test no longer rejects, at most the given number. */
  static int differences(double[] y, int most) {
    double[] moves = y;
    for (int d = 0; d < most; d++) {
      if (moves.length < 4 || !(statistic(moves) > CRITICAL_5)) {
        return d;
      }
      moves = Differences.of(moves, 1);
    }
    return most;
  }
}
