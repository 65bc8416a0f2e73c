package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Several paths as one: the weighted mean of the centres and of the spreads.
 *
 * <p>Source: Petropoulos &amp; Svetunkov (2020), with the mean in place of the median: the guard
 * has already taken out what runs away, and on public data the mean was nearer.
 */
public final class Combination {
  private Combination() {}

  /**
   * At least one path, all of the same length.
   *
   * @param weights one for each path, not negative, of sum 1
   */
  public static Path of(List<Path> members, double[] weights) {
    int steps = members.getFirst().steps();
    double[] centre = new double[steps];
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      for (int i = 0; i < weights.length; i++) {
        centre[h] += weights[i] * members.get(i).centre(h);
        spread[h] += weights[i] * members.get(i).spread(h);
      }
    }
    return new Path(centre, spread);
  }

  /** The same weight for each of so many. */
  public static double[] even(int count) {
    double[] weights = new double[count];
    Arrays.fill(weights, 1.0 / count);
    return weights;
  }
}
