package dev.trivium.forecast.engine;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Why a forecast moved between two runs: what each of four factors did, in units of the series.
 *
 * <p>Each factor gets its Shapley value over the 16 combinations of old and new: the mean of what
 * it changes, over all orders in which the factors could have changed. The effects sum to the
 * difference of the two forecasts. Source: Shapley (1953), "A value for n-person games".
 */
public final class ChangeBridge {
  /** What may differ between two runs. */
  public enum Factor {
    /** Values that came or were corrected. */
    ACTUALS,
    /** Other members, structures or weights were chosen. */
    MODEL,
    /** Holidays, events and other regressors. */
    CALENDAR,
    /** What adding up with the other series asked for. */
    RECONCILIATION
  }

  private static final List<Factor> ALL = List.of(Factor.values());
  private static final int FACTORS = ALL.size();

  private final double[] before;
  private final double[] now;
  private final double[][] effects;

  private ChangeBridge(double[] before, double[] now, double[][] effects) {
    this.before = before;
    this.now = now;
    this.effects = effects;
  }

  /**
   * @param value the forecast by step when the given factors are new and the others old; asked once
   *     for each of the 16 sets
   */
  static ChangeBridge of(Function<Set<Factor>, double[]> value) {
    double[][] values = new double[1 << FACTORS][];
    for (int mask = 0; mask < values.length; mask++) {
      Set<Factor> fresh = EnumSet.noneOf(Factor.class);
      for (int f = 0; f < FACTORS; f++) {
        if ((mask >> f & 1) == 1) {
          fresh.add(ALL.get(f));
        }
      }
      values[mask] = value.apply(fresh);
    }
    int steps = values[0].length;
    double[][] effects = new double[FACTORS][steps];
    for (int f = 0; f < FACTORS; f++) {
      for (int mask = 0; mask < values.length; mask++) {
        if ((mask >> f & 1) == 0) {
          double weight = weight(Integer.bitCount(mask));
          for (int h = 0; h < steps; h++) {
            effects[f][h] += weight * (values[mask | 1 << f][h] - values[mask][h]);
          }
        }
      }
    }
    return new ChangeBridge(values[0], values[values.length - 1], effects);
  }

  /** {@code s!(n − s − 1)!/n!}: the share of orders in which just these s come first. */
  private static double weight(int size) {
    double weight = 1.0 / FACTORS;
    for (int i = 1; i <= size; i++) {
      weight *= (double) i / (FACTORS - i);
    }
    return weight;
  }

  public int steps() {
    return before.length;
  }

  /** What the earlier run said, by step. */
  public double before(int step) {
    return before[step];
  }

  /** What the later run says, by step. */
  public double now(int step) {
    return now[step];
  }

  /** What a factor changed at a step; all four sum to now minus before. */
  public double effect(Factor factor, int step) {
    return effects[ALL.indexOf(factor)][step];
  }

  @Override
  public String toString() {
    return "ChangeBridge" + Arrays.toString(before) + Arrays.toString(now);
  }
}
