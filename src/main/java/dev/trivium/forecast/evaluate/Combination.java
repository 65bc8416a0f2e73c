package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import java.util.List;

/**
 * Several paths as one, with equal weights: the mean of the centres and of the spreads.
 *
 * <p>Source: Petropoulos &amp; Svetunkov (2020), with the mean in place of the median: the guard
 * has already taken out what runs away, and on public data the mean was nearer.
 */
public final class Combination {
  private Combination() {}

  /** At least one path, all of the same length. */
  public static Path of(List<Path> members) {
    int steps = members.getFirst().steps();
    double[] centre = new double[steps];
    double[] spread = new double[steps];
    int count = members.size();
    for (int h = 0; h < steps; h++) {
      for (Path member : members) {
        centre[h] += member.centre(h) / count;
        spread[h] += member.spread(h) / count;
      }
    }
    return new Path(centre, spread);
  }
}
