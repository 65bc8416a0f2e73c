package dev.trivium.forecast.demand;

import dev.trivium.forecast.model.Model;
import java.util.Arrays;
import java.util.List;

/**
 * Smooths sums over blocks of periods, where zeros are rarer, and spreads the result equally.
 *
 * <p>Shape, units, errors as {@link Croston}. Blocks end with the last value; what is left over in
 * front is left out. Source: Nikolopoulos et al. (2011), ADIDA, one block size, the mean distance
 * between demands rounded up; Petropoulos &amp; Kourentzes (2015), IMAPA, the mean over all block
 * sizes up to that one. Simple smoothing with the least mean absolute rate error of the blocks.
 */
public final class Aggregated implements Model {
  private final boolean all;

  private Aggregated(boolean all) {
    this.all = all;
  }

  public static Aggregated adida() {
    return new Aggregated(false);
  }

  public static Aggregated imapa() {
    return new Aggregated(true);
  }

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    int longest = (int) Math.ceil(DemandClass.interval(y));
    int most = Math.max(1, Math.min(longest, y.length / 4));
    double rate = 0;
    double[] forecasts = new double[y.length];
    double[] one = new double[y.length];
    int first = all ? 1 : most;
    int count = most - first + 1;
    for (int size = first; size <= most; size++) {
      rate += smooth(y, size, one) / count;
      for (int t = 0; t < y.length; t++) {
        forecasts[t] += one[t] / count;
      }
    }
    return Flat.of(all ? "IMAPA" : "ADIDA", rate, y, forecasts);
  }

  /** The rate a period behind the last value, and that before each one. */
  static double smooth(double[] y, int size, double[] forecasts) {
    int blocks = y.length / size;
    int left = y.length - blocks * size;
    double[] sums = new double[blocks];
    for (int t = left; t < y.length; t++) {
      sums[(t - left) / size] += Math.max(0, y[t]);
    }
    if (blocks == 0) {
      return 0;
    }
    Rates rates = new Rates(sums);
    double[] ahead = new double[blocks];
    double best = Double.POSITIVE_INFINITY;
    double chosen = 0;
    for (double alpha : Rates.grid()) {
      run(sums, alpha, ahead);
      double error = rates.error(ahead);
      if (error < best) {
        best = error;
        chosen = alpha;
      }
    }
    double last = run(sums, chosen, ahead);
    Arrays.fill(forecasts, 0, left, Double.NaN);
    for (int t = left; t < y.length; t++) {
      forecasts[t] = ahead[(t - left) / size] / size;
    }
    return last / size;
  }

  private static double run(double[] sums, double alpha, double[] ahead) {
    double level = sums[0];
    for (int i = 0; i < sums.length; i++) {
      ahead[i] = i == 0 ? Double.NaN : level;
      level += alpha * (sums[i] - level);
    }
    return level;
  }
}
