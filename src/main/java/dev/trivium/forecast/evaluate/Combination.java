package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Several paths as one, with equal weights: the median of the centres, the mean of the spreads.
 *
 * <p>Source: Petropoulos &amp; Svetunkov (2020), a simple combination of univariate models.
 */
public final class Combination {
  private Combination() {}

  /** At least one path, all of the same length. */
  public static Path of(List<Path> members) {
    int steps = members.getFirst().steps();
    double[] centre = new double[steps];
    double[] spread = new double[steps];
    double[] row = new double[members.size()];
    for (int h = 0; h < steps; h++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = members.get(i).centre(h);
        spread[h] += members.get(i).spread(h) / row.length;
      }
      Arrays.sort(row);
      centre[h] = (row[(row.length - 1) / 2] + row[row.length / 2]) / 2;
    }
    return new Path(centre, spread);
  }
}
