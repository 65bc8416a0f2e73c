package dev.trivium.forecast.model;

import java.util.List;

/**
 * Repeats the last season; without a season, or with less than one, the last value.
 *
 * <p>Spread: root mean square of the seasonal differences, growing with the root of the seasons
 * passed. Source: Hyndman &amp; Athanasopoulos, FPP3 §5.2 and §5.5.
 */
public final class SeasonalNaive implements Model {
  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    int shortest = seasons.isEmpty() ? 1 : seasons.getFirst();
    return new Repeated(y.clone(), y.length > shortest ? shortest : 1);
  }

  private static final class Repeated implements Fitted {
    private final double[] y;
    private final int m;

    Repeated(double[] y, int m) {
      this.y = y;
      this.m = m;
    }

    @Override
    public String name() {
      return m > 1 ? "SeasonalNaive" : "Naive";
    }

    @Override
    public Path path(int steps) {
      double sum = 0;
      for (int t = m; t < y.length; t++) {
        sum += (y[t] - y[t - m]) * (y[t] - y[t - m]);
      }
      double sigma = y.length > m ? Math.sqrt(sum / (y.length - m)) : 0;
      double[] centre = new double[steps];
      double[] spread = new double[steps];
      for (int h = 0; h < steps; h++) {
        centre[h] = y[y.length - m + h % m];
        spread[h] = sigma * Math.sqrt(Math.floorDiv(h, m) + 1.0);
      }
      return new Path(centre, spread);
    }

    /** The level is the mean of the last season. */
    @Override
    public Parts parts(int steps) {
      double level = 0;
      for (int t = y.length - m; t < y.length; t++) {
        level += y[t] / m;
      }
      if (m == 1) {
        return Parts.level(level, steps);
      }
      double[] apart = new double[steps];
      for (int h = 0; h < steps; h++) {
        apart[h] = y[y.length - m + h % m] - level;
      }
      return Parts.level(level, steps).plus(Parts.season(m), apart);
    }
  }
}
