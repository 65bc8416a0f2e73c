package dev.trivium.forecast.arima;

/**
 * How often to difference: once over a season if that is strong, then until level stationarity is
 * not rejected.
 */
final class Differencing {
  private static final double STRONG = 0.64;
  private static final int MOST = 2;

  private Differencing() {}

  /**
   * @param m periods of one season, 1 for none
   */
  static Orders of(double[] y, int m) {
    int seasonal = m > 1 && SeasonalStrength.of(y, m) > STRONG ? 1 : 0;
    double[] moves = seasonal > 0 ? Differences.of(y, m) : y;
    return Orders.plain(Kpss.differences(moves, MOST), seasonal, m);
  }
}
