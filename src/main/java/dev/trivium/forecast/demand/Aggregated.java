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
    int first = all ? 1 : most;
    int count = most - first + 1;
    double[] demands = demands(y);
    for (int size = first; size <= most; size++) {
      Blocks blocks = new Blocks(demands, size);
      rate += blocks.last / size / count;
      blocks.add(forecasts, count);
    }
    return Flat.of(all ? "IMAPA" : "ADIDA", rate, y, forecasts);
  }

  /** The rate a period behind the last value, and that before each one. */
  static double smooth(double[] y, int size, double[] forecasts) {
    Blocks blocks = new Blocks(demands(y), size);
    Arrays.fill(forecasts, 0);
    blocks.add(forecasts, 1);
    return blocks.last / size;
  }

  private static double[] demands(double[] y) {
    double[] demands = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      demands[t] = Math.max(0, y[t]);
    }
    return demands;
  }

  /** Smoothed sums of blocks of one size, which end with the last value. */
  private static final class Blocks {
    private final int size;

    /** Periods in front of the first block. */
    private final int left;

    /** What was foreseen before each block, none before the first. */
    private final double[] ahead;

    private final double last;

    Blocks(double[] demands, int size) {
      this.size = size;
      int blocks = demands.length / size;
      left = demands.length - blocks * size;
      double[] sums = new double[blocks];
      for (int i = 0; i < blocks; i++) {
        int begin = left + i * size;
        for (int t = begin; t < begin + size; t++) {
          sums[i] += demands[t];
        }
      }
      ahead = new double[blocks];
      last = blocks == 0 ? 0 : smooth(sums, ahead);
    }

    /** Adds a share of the rates to those of other sizes; nothing is known before a first block. */
    void add(double[] forecasts, int count) {
      if (ahead.length == 0) {
        return;
      }
      Arrays.fill(forecasts, 0, left, Double.NaN);
      for (int i = 0; i < ahead.length; i++) {
        double rate = ahead[i] / size / count;
        int begin = left + i * size;
        for (int t = begin; t < begin + size; t++) {
          forecasts[t] += rate;
        }
      }
    }
  }

  private static double smooth(double[] sums, double[] ahead) {
    Rates rates = new Rates(sums);
    double[] grid = Rates.grid();
    int best =
        Rates.least(
            errors(sums, rates, grid),
            sums.length - 1,
            k -> {
              run(sums, grid[k], ahead);
              return rates.error(ahead);
            });
    return run(sums, best < 0 ? 0 : grid[best], ahead);
  }

  /** Sums of absolute rate errors of all α in one pass, each in the order of the blocks. */
  private static double[] errors(double[] sums, Rates rates, double[] grid) {
    double[] errors = new double[Rates.TRIALS];
    double[] level = new double[Rates.TRIALS];
    Arrays.fill(level, sums[0]);
    // The first block is what all begin with, so it moves no level.
    for (int i = 1; i < sums.length; i++) {
      double mean = rates.at(i);
      double sum = sums[i];
      for (int k = 0; k < Rates.TRIALS; k++) {
        errors[k] += Math.abs(level[k] - mean);
        level[k] += grid[k] * (sum - level[k]);
      }
    }
    return errors;
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
