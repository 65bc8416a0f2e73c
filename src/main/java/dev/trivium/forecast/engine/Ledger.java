package dev.trivium.forecast.engine;

import dev.trivium.forecast.model.Parts;
import dev.trivium.forecast.series.Effect;
import dev.trivium.forecast.series.Lasting;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a forecast is made of: addends of each step, which sum to the value that is served.
 *
 * <p>Units: those of the series. Level, trend, seasons and regressors are the weighted mean of the
 * parts of the members; what was done to their combination afterwards follows as effects. An effect
 * that moved nothing is left out. The sum is exact to 1e−9 of its largest part.
 */
public final class Ledger {
  /** Moved so that parts add up to totals. */
  public static final String RECONCILIATION = "reconciliation";

  /** Moved up to zero, because the past was never below. */
  public static final String NON_NEGATIVITY = "non-negativity";

  /** Held within the largest multiple of the past that is served. */
  public static final String LIMIT = "limit";

  /** Zero, because the period is one that is shut. */
  public static final String SHUT = "shut";

  /** What siblings lead to expect of a series with few values. */
  public static final String SIBLINGS = "siblings";

  /** The combination differs from the weighted mean of its members. */
  static final String COMBINATION = "combination";

  private static final double ROUNDING = 1e-12;

  private final List<String> names;
  private final double[][] values;
  private final Map<String, Lasting> happened;

  private Ledger(List<String> names, double[][] values, Map<String, Lasting> happened) {
    this.names = List.copyOf(names);
    this.values = values;
    this.happened = Map.copyOf(happened);
  }

  /** All of it is level. */
  static Ledger level(double[] values) {
    return new Ledger(List.of(Parts.LEVEL), new double[][] {values.clone()}, Map.of());
  }

  /**
   * The weighted mean of the parts of at least one member.
   *
   * @param weights one for each member, of sum 1
   */
  static Ledger of(List<Parts> members, double[] weights) {
    int steps = members.getFirst().steps();
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      for (String name : members.get(i).names()) {
        double[] sum = sums.computeIfAbsent(name, fresh -> new double[steps]);
        double[] part = members.get(i).part(name);
        for (int h = 0; h < steps; h++) {
          sum[h] += weights[i] * part[h];
        }
      }
    }
    double[][] values = sums.values().toArray(new double[0][]);
    return new Ledger(List.copyOf(sums.keySet()), values, Map.of());
  }

  /** The same when the values have become others by an effect; rounding goes to the level. */
  Ledger moved(String effect, double[] to) {
    double[] apart = new double[steps()];
    boolean moved = false;
    for (int h = 0; h < apart.length; h++) {
      apart[h] = to[h] - sum(h);
      moved |= Math.abs(apart[h]) > ROUNDING * size(h);
    }
    return plus(moved ? effect : Parts.LEVEL, apart);
  }

  private Ledger plus(String name, double[] addend) {
    int at = names.indexOf(name);
    List<String> all = new ArrayList<>(names);
    double[][] more = Arrays.copyOf(values, at < 0 ? values.length + 1 : values.length);
    double[] sum = addend.clone();
    for (int h = 0; h < sum.length && at >= 0; h++) {
      sum[h] += values[at][h];
    }
    if (at < 0) {
      all.add(name);
    }
    more[at < 0 ? values.length : at] = sum;
    return new Ledger(all, more, happened);
  }

  /**
   * What happened once and still counts, as parts of their own: what is left of transient changes
   * comes on top, and level shifts leave the level, in which the members see them.
   */
  Ledger with(List<Lasting> lasting) {
    double[] path = new double[steps()];
    for (int h = 0; h < path.length; h++) {
      path[h] = sum(h);
    }
    double[] level = part(Parts.LEVEL);
    Ledger more = this;
    Map<String, Lasting> told = new LinkedHashMap<>();
    for (Lasting one : lasting) {
      String name = name(one, one.before() + " before the next");
      told.put(name, one);
      if (one.kind() == Effect.Kind.TRANSIENT) {
        double[] whole = one.added(path);
        more = more.plus(name, minus(whole, path));
        path = whole;
      } else {
        double[] without = one.removed(level);
        more = more.plus(Parts.LEVEL, minus(without, level)).plus(name, minus(level, without));
        level = without;
      }
    }
    return new Ledger(more.names, more.values, told);
  }

  /**
   * The same when causes add what other series lead to expect of them.
   *
   * @param n row of the first step
   * @param exponent the parts were divided by 2 to this
   */
  Ledger with(Regressors causes, int n, int exponent) {
    Ledger more = this;
    for (Regressor one : causes.all()) {
      double[] effect = one.expected(n, steps());
      boolean any = false;
      for (int h = 0; h < effect.length; h++) {
        any |= effect[h] != 0;
        effect[h] = Math.scalb(effect[h], -exponent);
      }
      more = any ? more.plus(Parts.regressor(one.name()), effect) : more;
    }
    return more;
  }

  /**
   * The same with what happened told by the name of its period.
   *
   * @param period the name of the period so many before the next one, if it has one
   */
  public Ledger dated(IntFunction<Optional<String>> period) {
    List<String> dated = new ArrayList<>();
    for (String name : names) {
      Optional<Lasting> one = Optional.ofNullable(happened.get(name));
      dated.add(one.flatMap(it -> period.apply(it.before()).map(at -> name(it, at))).orElse(name));
    }
    return new Ledger(dated, values, Map.of());
  }

  private static String name(Lasting one, String when) {
    return (one.kind() == Effect.Kind.TRANSIENT ? "transient change " : "level shift ") + when;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] apart = new double[a.length];
    for (int h = 0; h < apart.length; h++) {
      apart[h] = a[h] - b[h];
    }
    return apart;
  }

  /** All parts times 2 to the exponent; one level where a part would be too large for a number. */
  Ledger scaled(int exponent) {
    double[][] scaled = new double[values.length][steps()];
    for (int k = 0; k < values.length; k++) {
      for (int h = 0; h < steps(); h++) {
        scaled[k][h] = Math.scalb(values[k][h], exponent);
        if (!Double.isFinite(scaled[k][h])) {
          return level(new double[steps()]);
        }
      }
    }
    return new Ledger(names, scaled, happened);
  }

  public int steps() {
    return values[0].length;
  }

  /** The level first, then what members know, then effects in the order they came. */
  public List<String> names() {
    return names;
  }

  /** A part by step; zeros if there is none of this name. */
  public double[] part(String name) {
    int at = names.indexOf(name);
    return at < 0 ? new double[steps()] : values[at].clone();
  }

  /** All parts of a step together. */
  public double sum(int step) {
    double sum = 0;
    for (double[] part : values) {
      sum += part[step];
    }
    return sum;
  }

  private double size(int step) {
    double size = 0;
    for (double[] part : values) {
      size = Math.max(size, Math.abs(part[step]));
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ledger same
        && names.equals(same.names)
        && Arrays.deepEquals(values, same.values);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Arrays.deepHashCode(values);
  }

  @Override
  public String toString() {
    return "Ledger" + names;
  }
}
