package dev.trivium.forecast.evaluate;

/** How many spreads the bounds of a pool lie below and above the centre, by step. */
final class PoolReach {
  private final double[] low;
  private final double[] high;

  PoolReach(int steps) {
    low = new double[steps];
    high = new double[steps];
  }

  void set(int step, double below, double above) {
    low[step] = below;
    high[step] = above;
  }

  /** Steps of which too little is known take the reach of the nearest that has some. */
  boolean lent() {
    boolean any = false;
    double[] lows = low.clone();
    double[] highs = high.clone();
    for (int h = 0; h < low.length; h++) {
      int nearest = -1;
      for (int k = 0; k < low.length; k++) {
        boolean nearer = nearest < 0 || Math.abs(k - h) < Math.abs(nearest - h);
        nearest = !Double.isNaN(lows[k]) && nearer ? k : nearest;
      }
      if (nearest >= 0) {
        low[h] = lows[nearest];
        high[h] = highs[nearest];
        any = true;
      }
    }
    return any;
  }

  double below(int step) {
    return low[step];
  }

  double above(int step) {
    return high[step];
  }
}
