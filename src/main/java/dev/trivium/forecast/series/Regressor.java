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

  /**
   * @param shrinkage how many periods of value 1 without any effect are added to what was seen; 0
   *     for an effect that is estimated freely
   */
  public Regressor(String name, double shrinkage, double[] values) {
    this.name = name;
    this.shrinkage = shrinkage;
    this.values = values.clone();
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

  int length() {
    return values.length;
  }

  Regressor from(int row) {
    return new Regressor(name, shrinkage, java.util.Arrays.copyOfRange(values, row, values.length));
  }
}
