package dev.trivium.forecast.evaluate;

import java.util.Arrays;
import java.util.List;

/**
 * Errors that forecasts by few values would have had for siblings, relative to what was foreseen:
 * bounds for a series that is too short for errors of its own.
 *
 * <p>Source: split conformal prediction (Vovk, Gammerman &amp; Shafer 2005) with siblings as the
 * exchangeable series.
 */
public final class SiblingErrors {
  /** The method of these bounds. */
  public static final String METHOD = "siblings";

  /** By step, ascending; without those that are not known. */
  private final double[][] sizes;

  /**
   * @param rows relative errors of either sign, by row and step; NaN where unknown
   */
  public SiblingErrors(List<double[]> rows, int steps) {
    sizes = new double[steps][];
    for (int h = 0; h < steps; h++) {
      int step = h;
      sizes[h] =
          rows.stream()
              .mapToDouble(row -> Math.abs(row[step]))
              .filter(size -> !Double.isNaN(size))
              .sorted()
              .toArray();
    }
  }

  /** Share of the centre that the errors of a step stay under; NaN where too few are known. */
  public double share(int step, double level) {
    return Quantiles.conformal(sizes[step], level);
  }

  /** How many errors of the step with fewest are known. */
  public int known() {
    return Arrays.stream(sizes).mapToInt(own -> own.length).min().orElse(0);
  }

  /** Whether every step knows enough for bounds of this level. */
  public boolean enough(double level) {
    return known() >= level / (1 - level) - 1e-9;
  }

  /**
   * Bounds around what was foreseen, in its units. Asked for only where {@link #enough}.
   *
   * @param centre by step
   */
  public Band around(double[] centre, double level) {
    double[] reach = new double[centre.length];
    for (int h = 0; h < reach.length; h++) {
      reach[h] = Math.abs(centre[h]) * share(h, level);
    }
    // A season makes the centre rise and fall, and the reach with it, so it is left as it is.
    return new Band(new Band.Reach(reach, reach.clone()), METHOD, true, known(), Double.NaN);
  }
}
