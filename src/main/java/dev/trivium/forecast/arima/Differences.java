package dev.trivium.forecast.arima;

/** Differences of values over one period or a season. */
final class Differences {
  private Differences() {}

  /** Values minus those a lag before; shorter by the lag. */
  static double[] of(double[] y, int lag) {
    double[] moves = new double[Math.max(0, y.length - lag)];
    for (int t = 0; t < moves.length; t++) {
      moves[t] = y[t + lag] - y[t];
    }
    return moves;
  }

  /** As often as the orders say; the season first. */
  static double[] of(double[] y, Orders orders) {
    double[] moves = y;
    for (int i = 0; i < orders.seasonDiff(); i++) {
      moves = of(moves, orders.season());
    }
    for (int i = 0; i < orders.diff(); i++) {
      moves = of(moves, 1);
    }
    return moves;
  }
}
