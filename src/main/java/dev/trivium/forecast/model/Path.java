package dev.trivium.forecast.model;

/**
 * What a model foresees: for each step a centre and a standard deviation around it, in the units of
 * the series. Index 0 is one step ahead.
 */
public final class Path {
  private final double[] centre;
  private final double[] spread;

  public Path(double[] centre, double[] spread) {
    if (centre.length != spread.length) {
      throw new IllegalArgumentException("a centre and a spread for each step");
    }
    this.centre = centre.clone();
    this.spread = spread.clone();
  }

  public int steps() {
    return centre.length;
  }

  public double centre(int step) {
    return centre[step];
  }

  public double spread(int step) {
    return spread[step];
  }

  public double[] centres() {
    return centre.clone();
  }
}
