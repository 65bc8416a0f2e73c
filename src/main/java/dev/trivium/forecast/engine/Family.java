package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.RollingOrigin;
import dev.trivium.forecast.evaluate.SiblingErrors;
import dev.trivium.forecast.model.Decomposition;
import dev.trivium.forecast.model.ExponentialSmoothing;
import dev.trivium.forecast.model.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What series that end in the same period have in common.
 *
 * <p>Their season is the mean of the logarithms of their indices, drawn towards none by what it
 * could be by chance: {@code 1 − v/(k·s)} with the variance v of k siblings around it and its own
 * variance s (James &amp; Stein 1961), so that strangers share nothing. How far the seasons of
 * siblings truly differ, beside what chance adds, says how much a year of its own moves the season
 * of one. Their growth is that of their mean, each in units of its level, by a damped trend. Season
 * and growth are left out where forecasts with them would have missed the siblings by more.
 */
final class Family {
  private static final int ORIGINS = 6;
  private static final double FAR = 5;

  /** Values that the growth is fitted to. */
  private static final int LONGEST = 3000;

  private final List<double[]> values;
  private final int m;
  private final int steps;
  private final double[] profile;
  private double apart;
  private final double[][] adjusted;
  private final double[] levels;
  private final double[] mean;

  private Family(List<double[]> values, int m, int steps) {
    this.values = values;
    this.m = m;
    this.steps = steps;
    profile = m > 1 ? profile() : new double[] {1};
    adjusted = new double[values.size()][];
    levels = new double[values.size()];
    for (int i = 0; i < levels.length; i++) {
      adjusted[i] = adjusted(values.get(i));
      levels[i] = tail(adjusted[i], adjusted[i].length, Math.max(m, Kin.FEW));
    }
    mean = mean();
  }

  /**
   * @param values of siblings, above 0, each at least two seasons and two values long
   * @param m their season, 1 for none
   */
  static Kin of(List<double[]> values, int m, int steps) {
    return new Family(values, m, steps).kin();
  }

  /** How many values a sibling needs to be heard. */
  static int least(int m) {
    return Math.max(2 * m + 2, 2 * Ladder.LEAST);
  }

  private double[] profile() {
    int k = values.size();
    double[][] logs = new double[k][m];
    double[] middle = new double[m];
    double within = 0;
    double cycles = 0;
    for (int i = 0; i < k; i++) {
      double[] y = values.get(i);
      Decomposition own = Decomposition.of(y, y.length, m, true);
      within += moves(own.adjusted(y)) / k;
      cycles += (double) y.length / m / k;
      for (int j = 0; j < m; j++) {
        logs[i][j] = StrictMath.log(own.index(y.length + j));
        middle[j] += logs[i][j] / k;
      }
    }
    double noise = 0;
    double signal = 0;
    double centre = Arrays.stream(middle).average().orElse(0);
    for (int j = 0; j < m; j++) {
      signal += (middle[j] - centre) * (middle[j] - centre) / (m - 1);
      for (double[] own : logs) {
        noise += (own[j] - middle[j]) * (own[j] - middle[j]) / ((k - 1.0) * m);
      }
    }
    double between = Math.max(0, noise - within / cycles);
    apart = between > 0 ? between / (between + within) : 0;
    double trusted = signal > 0 ? Math.max(0, 1 - noise / (k * signal)) : 0;
    double sum = 0;
    double[] factors = new double[m];
    for (int j = 0; j < m; j++) {
      factors[j] = StrictMath.exp(trusted * (middle[j] - centre));
      sum += factors[j] / m;
    }
    for (int j = 0; j < m; j++) {
      factors[j] = trusted == 0 ? 1 : factors[j] / sum;
    }
    return factors;
  }

  /** Variance of the logarithms of single values, from those that follow each other. */
  private static double moves(double[] y) {
    double sum = 0;
    for (int t = 1; t < y.length; t++) {
      double move = StrictMath.log(y[t] / y[t - 1]);
      sum += move * move / 2 / (y.length - 1);
    }
    return sum;
  }

  private double[] adjusted(double[] y) {
    double[] rest = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      rest[t] = y[t] / factor(t - y.length);
    }
    return rest;
  }

  private double factor(int ahead) {
    return profile[Math.floorMod(ahead, profile.length)];
  }

  /** Mean of up to so many values before a position. */
  private static double tail(double[] y, int until, int most) {
    int from = Math.max(0, until - most);
    double sum = 0;
    for (int t = from; t < until; t++) {
      sum += y[t] / (until - from);
    }
    return sum;
  }

  /** The siblings together, each in units of its level, over the periods that all know. */
  private double[] mean() {
    int shortest = Arrays.stream(adjusted).mapToInt(own -> own.length).min().orElse(0);
    int length = Math.min(LONGEST, shortest);
    double[] together = new double[length];
    for (int i = 0; i < adjusted.length; i++) {
      for (int t = 0; t < length; t++) {
        double own = adjusted[i][adjusted[i].length - length + t];
        together[t] += own / levels[i] / adjusted.length;
      }
    }
    return together;
  }

  private Kin kin() {
    int[] origins = RollingOrigin.origins(mean.length, steps, least(m), ORIGINS);
    double[][] ahead = new double[origins.length][];
    for (int k = 0; k < origins.length; k++) {
      ahead[k] = ahead(origins[k]);
    }
    double[] now = ahead(mean.length);
    double typical = Arrays.stream(levels).average().orElse(0);
    double[][] growth = new double[Kin.FEW + 1][steps];
    List<SiblingErrors> errors = new ArrayList<>();
    boolean grows = true;
    boolean[] seasonal = new boolean[Kin.FEW + 1];
    seasonal[0] = true;
    for (int n = 1; n <= Kin.FEW; n++) {
      List<Tried> ways =
          List.of(
              tried(origins, ahead, n, true, true),
              tried(origins, ahead, n, true, false),
              tried(origins, ahead, n, false, true),
              tried(origins, ahead, n, false, false));
      Tried best = Collections.min(ways, Comparator.comparingDouble(Tried::size));
      seasonal[n] = best.season();
      grows &= best.grows();
      errors.add(new SiblingErrors(best.rows(), steps));
      growth[n] = growth(now, mean.length, n, best.grows());
    }
    growth[0] = growth(now, mean.length, Math.max(m, Kin.FEW), grows);
    errors.addFirst(new SiblingErrors(strangers(origins, ahead, grows), steps));
    return new Kin(levels.length, profile, apart, typical, seasonal, growth, errors);
  }

  /** The mean of the siblings carried on from a position. */
  private double[] ahead(int origin) {
    double[] seen = Arrays.copyOf(mean, origin);
    Path path = ExponentialSmoothing.damped().fit(seen, List.of()).path(steps);
    return path.centres();
  }

  private double[] growth(double[] ahead, int origin, int n, boolean grows) {
    double[] growth = new double[steps];
    double level = tail(mean, origin, n);
    for (int h = 0; h < steps; h++) {
      growth[h] = grows ? Math.max(1 / FAR, Math.min(FAR, ahead[h] / level)) : 1;
    }
    return growth;
  }

  /** Forecasts by n values at the origins, for all siblings, and how far they missed. */
  private Tried tried(int[] origins, double[][] ahead, int n, boolean season, boolean grows) {
    List<double[]> rows = new ArrayList<>();
    for (int k = 0; k < origins.length; k++) {
      double[] growth = growth(ahead[k], origins[k], n, grows);
      for (int i = 0; i < adjusted.length; i++) {
        double[] seen = season ? adjusted[i] : values.get(i);
        int at = at(i, origins[k]);
        double level = tail(seen, at, n);
        double[] row = new double[steps];
        for (int h = 0; h < steps; h++) {
          row[h] = seen[at + h] / (level * growth[h]) - 1;
        }
        rows.add(row);
      }
    }
    return new Tried(season, grows, rows);
  }

  /** Relative errors of one way to foresee from few values. */
  private record Tried(boolean season, boolean grows, List<double[]> rows) {
    double size() {
      double sum = 0;
      for (double[] row : rows) {
        for (double error : row) {
          sum += Math.min(FAR, Math.abs(error));
        }
      }
      return sum;
    }
  }

  /** How far each sibling was from the mean of the others carried on. */
  private List<double[]> strangers(int[] origins, double[][] ahead, boolean grows) {
    List<double[]> rows = new ArrayList<>();
    int year = Math.max(m, Kin.FEW);
    for (int k = 0; k < origins.length; k++) {
      double[] growth = growth(ahead[k], origins[k], year, grows);
      double[] then = new double[adjusted.length];
      for (int i = 0; i < then.length; i++) {
        then[i] = tail(adjusted[i], at(i, origins[k]), year);
      }
      double sum = Arrays.stream(then).sum();
      for (int i = 0; i < then.length; i++) {
        double level = (sum - then[i]) / (then.length - 1);
        double[] row = new double[steps];
        for (int h = 0; h < steps; h++) {
          row[h] = adjusted[i][at(i, origins[k]) + h] / (level * growth[h]) - 1;
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Where a position in the mean lies in the values of a sibling. */
  private int at(int sibling, int origin) {
    return adjusted[sibling].length - mean.length + origin;
  }
}
