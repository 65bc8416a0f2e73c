package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Decomposition;
import java.util.Arrays;

/**
 * What a series looks like, as numbers without units, all finite and bounded.
 *
 * <p>Length, season, strength of trend and season, autocorrelations of levels, differences and the
 * remainder, curvature, roughness and how its last part differs from the rest. Source: Hyndman,
 * Wang &amp; Laptev (2015); Montero-Manso, Athanasopoulos, Hyndman &amp; Talagala (2020).
 */
final class Features {
  static final int COUNT = 24;

  private static final double FAR = 5;

  private final double[] found = new double[COUNT];
  private int count;

  private Features() {}

  /**
   * The features of a series of at least four values.
   *
   * @param m its season, 1 for none
   * @param steps how far ahead is asked for
   */
  static double[] of(double[] y, int m, int steps) {
    Features features = new Features();
    int n = y.length;
    boolean seasoned = m > 1 && n >= 3 * m;
    double[] adjusted = seasoned ? Decomposition.of(y, n, m, false).adjusted(y) : y.clone();
    features.shape(y, m, steps, seasoned, adjusted);
    features.memory(y, adjusted);
    features.ending(y, adjusted, m);
    return features.found;
  }

  private void shape(double[] y, int m, int steps, boolean seasoned, double[] adjusted) {
    int n = y.length;
    double[] trend = smoothed(adjusted, Math.max(3, Math.min(n / 4 * 2 + 1, 2 * m + 1)));
    double[] rest = minus(adjusted, trend);
    double[] season = minus(y, adjusted);
    double[] detrended = minus(y, trend);
    add(StrictMath.log(n) / 4);
    add(StrictMath.log(m) / 4);
    add(StrictMath.log((double) n / steps) / 2);
    add(seasoned ? 1 : 0);
    add(strength(variance(rest), variance(adjusted)));
    add(seasoned ? strength(variance(rest), variance(detrended)) : 0);
    add(seasoned ? StrictMath.log1p(deviation(season) / tiny(deviation(rest))) : 0);
    double[] curve = Curve.of(adjusted);
    double size = tiny(deviation(adjusted));
    add(curve[0] / size);
    add(curve[1] / size);
    add(StrictMath.log1p(deviation(y) / tiny(mean(absolute(y)))));
    add(least(y) > 0 ? 1 : 0);
  }

  private void memory(double[] y, double[] adjusted) {
    double[] moves = differences(adjusted);
    double[] turns = differences(moves);
    add(correlation(adjusted, 1));
    add(correlation(moves, 1));
    add(correlation(moves, 2));
    add(correlation(turns, 1));
    add(same(moves));
    double[] sizes = absolute(moves);
    add(mean(moves) / tiny(mean(sizes)));
    add(StrictMath.log1p(deviation(moves) / tiny(mean(absolute(y)))));
    // Variance of moves over four periods against four times that of one: 1 for a random walk.
    add(variance(apart(adjusted, 4)) / tiny(4 * variance(moves)));
    add(StrictMath.log(tiny(deviation(moves)) / tiny(mean(sizes))));
  }

  private void ending(double[] y, double[] adjusted, int m) {
    int n = y.length;
    double[] moves = differences(adjusted);
    double usual = tiny(mean(absolute(moves)));
    int few = Math.max(2, Math.min(n / 3, Math.max(4, m)));
    double[] last = Arrays.copyOfRange(moves, Math.max(0, moves.length - few), moves.length);
    add(moves[moves.length - 1] / usual);
    add(mean(last) / usual);
    add(StrictMath.log(tiny(mean(absolute(last))) / usual));
    double[] recent = Arrays.copyOfRange(adjusted, n - few, n);
    add((adjusted[n - 1] - mean(recent)) / usual / Math.sqrt(few));
  }

  private void add(double value) {
    found[count++] = Double.isFinite(value) ? Math.max(-FAR, Math.min(FAR, value)) : 0;
  }

  /** Standardised slope and curvature: projections on orthogonal line and parabola. */
  private static final class Curve {
    static double[] of(double[] y) {
      int n = y.length;
      double line = 0;
      double bow = 0;
      double lines = 0;
      double bows = 0;
      double offset = ((double) n * n - 1) / 12;
      for (int t = 0; t < n; t++) {
        double x = t - (n - 1) / 2.0;
        double q = x * x - offset;
        line += x * y[t];
        bow += q * y[t];
        lines += x * x;
        bows += q * q;
      }
      double root = Math.sqrt(n);
      return new double[] {
        line / Math.sqrt(tiny(lines)) / root, bow / Math.sqrt(tiny(bows)) / root
      };
    }
  }

  private static double strength(double rest, double whole) {
    return whole > 0 ? Math.max(0, 1 - rest / whole) : 0;
  }

  /** Centred moving average of an odd width that narrows towards the ends. */
  private static double[] smoothed(double[] y, int width) {
    int n = y.length;
    double[] sums = new double[n + 1];
    for (int t = 0; t < n; t++) {
      sums[t + 1] = sums[t] + y[t];
    }
    double[] smooth = new double[n];
    for (int t = 0; t < n; t++) {
      int half = Math.min(width / 2, Math.max(1, Math.min(t, n - 1 - t)));
      int from = Math.max(0, t - half);
      int to = Math.min(n, t + half + 1);
      smooth[t] = (sums[to] - sums[from]) / (to - from);
    }
    return smooth;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int t = 0; t < a.length; t++) {
      difference[t] = a[t] - b[t];
    }
    return difference;
  }

  private static double[] differences(double[] y) {
    return apart(y, 1);
  }

  private static double[] apart(double[] y, int lag) {
    double[] moves = new double[Math.max(1, y.length - lag)];
    for (int t = lag; t < y.length; t++) {
      moves[t - lag] = y[t] - y[t - lag];
    }
    return moves;
  }

  private static double[] absolute(double[] y) {
    double[] sizes = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      sizes[t] = Math.abs(y[t]);
    }
    return sizes;
  }

  /** Share of moves with the sign of the move before. */
  private static double same(double[] moves) {
    int same = 0;
    for (int t = 1; t < moves.length; t++) {
      same += moves[t] * moves[t - 1] > 0 ? 1 : 0;
    }
    return same / (double) Math.max(1, moves.length - 1);
  }

  private static double correlation(double[] y, int lag) {
    double mean = mean(y);
    double up = 0;
    double down = 0;
    for (int t = 0; t < y.length; t++) {
      down += (y[t] - mean) * (y[t] - mean);
      up += t >= lag ? (y[t] - mean) * (y[t - lag] - mean) : 0;
    }
    return down > 0 ? up / down : 0;
  }

  private static double mean(double[] y) {
    double sum = 0;
    for (double value : y) {
      sum += value;
    }
    return sum / Math.max(1, y.length);
  }

  private static double variance(double[] y) {
    double mean = mean(y);
    double sum = 0;
    for (double value : y) {
      sum += (value - mean) * (value - mean);
    }
    return sum / Math.max(1, y.length);
  }

  private static double deviation(double[] y) {
    return Math.sqrt(variance(y));
  }

  private static double least(double[] y) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : y) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static double tiny(double value) {
    return Math.max(1e-12, value);
  }
}
