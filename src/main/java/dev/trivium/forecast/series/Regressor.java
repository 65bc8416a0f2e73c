package dev.trivium.forecast.series;

/**
 * A cause whose values are known for the past and for the periods to foresee.
 *
 * <p>Shape: one finite value a period, oldest first. Units: any; the effect is linear.
 */
public final class Regressor {
  private final String name;
  private final double shrinkage;
  private final double[] values;
  private final double expected;

  /**
   * @param shrinkage how many periods of value 1 without any effect are added to what was seen; 0
   *     for an effect that is estimated freely
   */
  public Regressor(String name, double shrinkage, double[] values) {
    this(name, shrinkage, values.clone(), 0);
  }

  private Regressor(String name, double shrinkage, double[] values, double expected) {
    this.name = name;
    this.shrinkage = shrinkage;
    this.values = values;
    this.expected = expected;
  }

  public String name() {
    return name;
  }

  public double shrinkage() {
    return shrinkage;
  }

  public double[] values() {
    return values.clone();
  }

  /** The effect that other series lead to expect, by period from a row on; 0 beyond the last. */
  public double[] expected(int from, int periods) {
    double[] effect = new double[periods];
    for (int t = 0; t < periods && from + t < values.length && expected != 0; t++) {
      effect[t] = expected * values[from + t];
    }
    return effect;
  }

  /**
   * The same when other series lead to expect an effect; what is seen is shrunk towards it.
   *
   * @param effect of value 1, in units of the series
   */
  Regressor expecting(double effect) {
    return new Regressor(name, shrinkage, values, effect);
  }

  int length() {
    return values.length;
  }

  Regressor from(int row) {
    double[] rest = java.util.Arrays.copyOfRange(values, row, values.length);
    return new Regressor(name, shrinkage, rest, expected);
  }
}
