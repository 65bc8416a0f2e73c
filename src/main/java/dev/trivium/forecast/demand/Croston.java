package dev.trivium.forecast.demand;

import dev.trivium.forecast.model.Model;
import java.util.List;

/**
 * Smooths the sizes of demands and the gaps between them, each at demands only.
 *
 * <p>Shape: values oldest first; what is not above zero is no demand. Returns the mean demand a
 * period, the same for each step, in the units of the series; 0 without any demand. Errors: none.
 *
 * <p>Source: Croston (1972), {@code z/p}; the bias correction {@code (1−α/2)z/p} is Syntetos &amp;
 * Boylan (2005). The first demand and its gap begin both; α has the least mean absolute rate error.
 */
public final class Croston implements Model {
  private static final int TRIALS = Rates.TRIALS;

  private final String name;
  private final boolean corrected;

  private Croston(String name, boolean corrected) {
    this.name = name;
    this.corrected = corrected;
  }

  public static Croston classic() {
    return new Croston("Croston", false);
  }

  /** With the correction of Syntetos and Boylan. */
  public static Croston corrected() {
    return new Croston("SBA", true);
  }

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    Rates rates = new Rates(y);
    double[] forecasts = new double[y.length];
    double[] grid = Rates.grid();
    int first = first(y);
    int best =
        Rates.least(
            errors(y, first, rates, grid),
            Math.max(0, y.length - first - 1),
            k -> {
              run(y, grid[k], forecasts);
              return rates.error(forecasts);
            });
    double rate = run(y, best < 0 ? 0 : grid[best], forecasts);
    return Flat.of(name, rate, y, forecasts);
  }

  /** The period of the first demand, behind the last one without any. */
  private static int first(double[] y) {
    int first = 0;
    while (first < y.length && !(y[first] > 0)) {
      first++;
    }
    return first;
  }

  /** Sums of absolute rate errors of all α in one pass, each in the order of the periods. */
  private double[] errors(double[] y, int first, Rates rates, double[] grid) {
    double[] sums = new double[TRIALS];
    double[] size = new double[TRIALS];
    double[] gap = new double[TRIALS];
    double[] rate = new double[TRIALS];
    if (first == y.length) {
      return sums;
    }
    for (int k = 0; k < TRIALS; k++) {
      size[k] = y[first];
      gap[k] = first + 1.0;
      rate[k] = share(grid[k]) * size[k] / gap[k];
    }
    int since = 0;
    for (int t = first + 1; t < y.length; t++) {
      double mean = rates.at(t);
      for (int k = 0; k < TRIALS; k++) {
        sums[k] += Math.abs(rate[k] - mean);
      }
      since++;
      if (y[t] > 0) {
        for (int k = 0; k < TRIALS; k++) {
          size[k] = size[k] + grid[k] * (y[t] - size[k]);
          gap[k] = gap[k] + grid[k] * (since - gap[k]);
          rate[k] = share(grid[k]) * size[k] / gap[k];
        }
        since = 0;
      }
    }
    return sums;
  }

  private double share(double alpha) {
    return corrected ? 1 - alpha / 2 : 1;
  }

  /** Fills in the forecast before each value; returns the one behind the last. */
  double run(double[] y, double alpha, double[] forecasts) {
    double share = share(alpha);
    double size = 0;
    double gap = 0;
    double rate = Double.NaN;
    int since = 0;
    for (int t = 0; t < y.length; t++) {
      forecasts[t] = rate;
      since++;
      if (y[t] > 0) {
        boolean first = Double.isNaN(rate);
        size = first ? y[t] : size + alpha * (y[t] - size);
        gap = first ? since : gap + alpha * (since - gap);
        rate = share * size / gap;
        since = 0;
      }
    }
    return Double.isNaN(rate) ? 0 : rate;
  }
}
