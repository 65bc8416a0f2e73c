package dev.trivium.forecast.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the centre of a path is made of: named addends for each step, which sum to the centre.
 *
 * <p>Units: those of the series. The first part is the level; the others are what trend, seasons
 * and regressors add to it. A factor is turned into an addend by the log-mean Divisia index (Ang
 * 2004, "Decomposition analysis for policymaking in energy", equation of the additive LMDI): {@code
 * Δx_k = L(y, y₀)·ln(x_k/x_k⁰)} with {@code L(a, b) = (a − b)/ln(a/b)}, taken from the bare level
 * {@code y₀}, so that nothing is left over.
 */
public final class Parts {
  public static final String LEVEL = "level";
  public static final String TREND = "trend";
  private static final double NEAR = 1e-4;

  private final List<String> names;
  private final double[][] values;

  private Parts(List<String> names, double[][] values) {
    this.names = List.copyOf(names);
    this.values = values;
  }

  /** Name of the part of a season of m periods. */
  public static String season(int m) {
    return "season " + m;
  }

  /** Name of the part of a regressor. */
  public static String regressor(String name) {
    return "regressor " + name;
  }

  /** One part only, by step. */
  public static Parts level(double[] level) {
    return new Parts(List.of(LEVEL), new double[][] {level.clone()});
  }

  /** The same level at each step. */
  public static Parts level(double level, int steps) {
    double[] all = new double[steps];
    Arrays.fill(all, level);
    return new Parts(List.of(LEVEL), new double[][] {all});
  }

  /** One more part, by step; added to the part of this name if there is one. */
  public Parts plus(String name, double[] addend) {
    List<String> all = new ArrayList<>(names);
    int at = all.indexOf(name);
    double[][] more = Arrays.copyOf(values, at < 0 ? values.length + 1 : values.length);
    double[] sum = addend.clone();
    for (int h = 0; h < sum.length && at >= 0; h++) {
      sum[h] += values[at][h];
    }
    if (at < 0) {
      all.add(name);
    }
    more[at < 0 ? values.length : at] = sum;
    return new Parts(all, more);
  }

  /**
   * All parts times a factor, whose effect becomes a new part; the level stays what it is.
   *
   * <p>Where level, sum or factor are zero or differ in sign there is no logarithm, and the effect
   * of two factors on each other is halved between them instead, which is exact as well.
   */
  public Parts times(String name, double[] factor) {
    double[][] more = new double[values.length + 1][steps()];
    for (int h = 0; h < factor.length; h++) {
      double level = values[0][h];
      double sum = sum(h);
      double whole = sum * factor[h];
      double share = share(level, sum, factor[h]);
      more[0][h] = level;
      double rest = whole - level;
      for (int k = 1; k < values.length; k++) {
        more[k][h] = values[k][h] * share;
        rest -= more[k][h];
      }
      more[values.length][h] = rest;
    }
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return new Parts(all, more);
  }

  /** By how much the addends beside the level grow when all is multiplied. */
  private static double share(double level, double sum, double factor) {
    boolean logarithms = factor > 0 && level * sum > 0;
    return logarithms
        ? logMean(Math.abs(sum * factor), Math.abs(level)) / logMean(Math.abs(sum), Math.abs(level))
        : (1 + factor) / 2;
  }

  /** Of two positive numbers, by its series where they are close. */
  static double logMean(double a, double b) {
    double d = a / b - 1;
    return Math.abs(d) < NEAR
        ? b * (1 + d * (0.5 - d * (1.0 / 12 - d / 24)))
        : (a - b) / StrictMath.log(a / b);
  }

  public int steps() {
    return values[0].length;
  }

  /** In the order in which they were added, the level first. */
  public List<String> names() {
    return names;
  }

  /** A part by step; zeros if there is none of this name. */
  public double[] part(String name) {
    int at = names.indexOf(name);
    return at < 0 ? new double[steps()] : values[at].clone();
  }

  /** All parts of a step together: the centre of the path. */
  public double sum(int step) {
    double sum = 0;
    for (double[] part : values) {
      sum += part[step];
    }
    return sum;
  }
}
