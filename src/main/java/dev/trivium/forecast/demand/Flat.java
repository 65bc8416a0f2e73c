package dev.trivium.forecast.demand;

import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Path;
import java.util.Arrays;

/** The same rate of demand at each step, with the root mean square of the one-step errors. */
record Flat(String name, double rate, double spread) implements Model.Fitted {
  /**
   * @param forecasts one step ahead of each value, NaN where there was none yet
   */
  static Flat of(String name, double rate, double[] y, double[] forecasts) {
    double squares = 0;
    int count = 0;
    for (int t = 0; t < y.length; t++) {
      double error = y[t] - forecasts[t];
      if (!Double.isNaN(error)) {
        squares += error * error;
        count++;
      }
    }
    return new Flat(name, rate, count > 0 ? Math.sqrt(squares / count) : 0);
  }

  @Override
  public Path path(int steps) {
    double[] centre = new double[steps];
    double[] around = new double[steps];
    Arrays.fill(centre, rate);
    Arrays.fill(around, spread);
    return new Path(centre, around);
  }
}
