package dev.trivium.forecast.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Classical decomposition into trend and season.
 *
 * <p>Source: Makridakis, Wheelwright &amp; Hyndman (1998) ch. 3; the test for a season is that of
 * the M competitions at 90 % (Assimakopoulos &amp; Nikolopoulos 2000).
 */
public final class Decomposition {
  private static final double NORMAL_90 = 1.645;
  private static final double LEAST_FACTOR = 0.01;
  private static final int SHORT = 24;
  private static final double STRONG = 0.3;

  private final int season;
  private final boolean multiplicative;
  private final double[] index;

  private Decomposition(int season, boolean multiplicative, double[] index) {
    this.season = season;
    this.multiplicative = multiplicative;
    this.index = index;
  }

  /** Takes the longest season that the values show three times and that passes the test. */
  public static Optional<Decomposition> find(double[] y, List<Integer> seasons) {
    return seasons.reversed().stream()
        .filter(m -> y.length >= 3 * m && seasonal(y, m) && (m <= SHORT || strong(y, m)))
        .findFirst()
        .map(m -> of(y, y.length, m, positive(y)));
  }

  /** At least two seasons of values. Indices have mean 1 or sum 0. */
  public static Decomposition of(double[] y, int n, int m, boolean multiplicative) {
    int half = m / 2;
    double[] sum = new double[m];
    int[] count = new int[m];
    for (int t = half; t < n - half; t++) {
      double trend = trend(y, t, m);
      double detrended = multiplicative ? y[t] / trend : y[t] - trend;
      if (Double.isFinite(detrended)) {
        sum[t % m] += detrended;
        count[t % m]++;
      }
    }
    double total = 0;
    for (int j = 0; j < m; j++) {
      sum[j] = count[j] > 0 ? sum[j] / count[j] : multiplicative ? 1 : 0;
      total += sum[j];
    }
    for (int j = 0; j < m; j++) {
      sum[j] = multiplicative ? Math.max(LEAST_FACTOR, sum[j] * m / total) : sum[j] - total / m;
    }
    return new Decomposition(m, multiplicative, sum);
  }

  /**
   * A season that is known.
   *
   * @param index factors of mean 1, period 0 is the first value
   */
  public static Decomposition known(double[] index) {
    return new Decomposition(index.length, true, index.clone());
  }

  public int season() {
    return season;
  }

  /** Factor or addend of the period; period 0 is the first value. */
  public double index(int period) {
    return index[period % season];
  }

  double[] indices() {
    return index.clone();
  }

  public double[] adjusted(double[] y) {
    double[] adjusted = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      adjusted[t] = multiplicative ? y[t] / index(t) : y[t] - index(t);
    }
    return adjusted;
  }

  /** Puts the season back on a path that begins at the given period. */
  public Path seasoned(Path path, int period) {
    double[] centre = new double[path.steps()];
    double[] spread = new double[path.steps()];
    for (int h = 0; h < centre.length; h++) {
      double s = index(period + h);
      centre[h] = multiplicative ? path.centre(h) * s : path.centre(h) + s;
      spread[h] = multiplicative ? path.spread(h) * s : path.spread(h);
    }
    return new Path(centre, spread);
  }

  /** A path that begins at the given period without the season. */
  public Path rest(Path path, int period) {
    double[] centre = new double[path.steps()];
    double[] spread = new double[path.steps()];
    for (int h = 0; h < centre.length; h++) {
      double s = index(period + h);
      centre[h] = multiplicative ? path.centre(h) / s : path.centre(h) - s;
      spread[h] = multiplicative ? path.spread(h) / s : path.spread(h);
    }
    return new Path(centre, spread);
  }

  /** Puts the season back on parts that begin at the given period, as a part of its own. */
  public Parts seasoned(Parts parts, int period) {
    double[] s = new double[parts.steps()];
    for (int h = 0; h < s.length; h++) {
      s[h] = index(period + h);
    }
    String name = Parts.season(season);
    return multiplicative ? parts.times(name, s) : parts.plus(name, s);
  }

  /** Whether the autocorrelation at the season is beyond chance. */
  public static boolean seasonal(double[] y, int m) {
    double mean = Arrays.stream(y).sum() / y.length;
    double variance = autocovariance(y, mean, 0);
    if (m < 2 || variance <= 0) {
      return false;
    }
    double squares = 0;
    for (int k = 1; k < m; k++) {
      double r = autocovariance(y, mean, k) / variance;
      squares += r * r;
    }
    double limit = NORMAL_90 * Math.sqrt((1 + 2 * squares) / y.length);
    return Math.abs(autocovariance(y, mean, m) / variance) > limit;
  }

  /**
   * Whether the season explains a good part of what the trend leaves, adjusted for its many
   * parameters; a trend alone passes the autocorrelation test when the season is long.
   */
  private static boolean strong(double[] y, int m) {
    boolean factor = positive(y);
    Decomposition season = of(y, y.length, m, factor);
    double total = 0;
    double rest = 0;
    int half = m / 2;
    for (int t = half; t < y.length - half; t++) {
      double trend = trend(y, t, m);
      double detrended = factor ? y[t] / trend - 1 : y[t] - trend;
      double seasonal = factor ? season.index(t) - 1 : season.index(t);
      total += detrended * detrended;
      rest += (detrended - seasonal) * (detrended - seasonal);
    }
    int count = y.length - 2 * half;
    return rest / Math.max(1, count - m) < (1 - STRONG) * total / Math.max(1, count - 1);
  }

  static boolean positive(double[] y) {
    for (double value : y) {
      if (value <= 0) {
        return false;
      }
    }
    return true;
  }

  private static double trend(double[] y, int t, int m) {
    int half = m / 2;
    double sum = 0;
    for (int i = t - half; i <= t + half; i++) {
      boolean edge = m % 2 == 0 && (i == t - half || i == t + half);
      sum += edge ? y[i] / 2 : y[i];
    }
    return sum / m;
  }

  private static double autocovariance(double[] y, double mean, int lag) {
    double sum = 0;
    for (int t = lag; t < y.length; t++) {
      sum += (y[t] - mean) * (y[t - lag] - mean);
    }
    return sum;
  }
}
