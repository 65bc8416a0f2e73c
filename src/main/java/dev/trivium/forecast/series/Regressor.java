package dev.trivium.forecast.series;

import java.util.Arrays;

/**
 * A cause whose values are known for the past and for the periods to foresee.
 *
 * <p>Shape: one finite value a period, oldest first. Units: any; the effect is linear.
 */
public final class Regressor {
  private final String name;
  private final double shrinkage;
  private final double[] values;
  private final int first;
  private final int length;
  private final double expected;

  /**
   * @param shrinkage how many periods of value 1 without any effect are added to what was seen; 0
   *     for an effect that is estimated freely
   */
  public Regressor(String name, double shrinkage, double[] values) {
    this(name, shrinkage, values.clone(), 0, values.length, 0);
  }

  /** Of a part of values that are shared and never written. */
  private Regressor(
      String name, double shrinkage, double[] values, int first, int length, double expected) {
    this.name = name;
    this.shrinkage = shrinkage;
    this.values = values;
    this.first = first;
    this.length = length;
    this.expected = expected;
  }

  public String name() {
    return name;
  }

  public double shrinkage() {
    return shrinkage;
  }

  public double[] values() {
    return Arrays.copyOfRange(values, first, first + length);
  }

  /** The effect that other series lead to expect, by period from a row on; 0 beyond the last. */
  public double[] expected(int from, int periods) {
    double[] effect = new double[periods];
    for (int t = 0; t < periods && from + t < length && expected != 0; t++) {
      effect[t] = expected * values[first + from + t];
    }
    return effect;
  }

  /**
   * The same when other series lead to expect an effect; what is seen is shrunk towards it.
   *
   * @param effect of value 1, in units of the series
   */
  Regressor expecting(double effect) {
    return new Regressor(name, shrinkage, values, first, length, effect);
  }

  /** How many periods it knows. */
  public int length() {
    return length;
  }

  Regressor from(int row) {
    return new Regressor(name, shrinkage, values, first + row, length - row, expected);
  }

  /** Of the first so many periods, at most {@link #length}; many series can share its values. */
  public Regressor upTo(int rows) {
    if (rows > length) {
      throw new IllegalArgumentException(rows + " periods of a cause that knows " + length);
    }
    return rows == length ? this : new Regressor(name, shrinkage, values, first, rows, expected);
  }
}
