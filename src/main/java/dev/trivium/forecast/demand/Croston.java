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
    double best = Double.POSITIVE_INFINITY;
    double chosen = 0;
    for (double alpha : Rates.grid()) {
      run(y, alpha, forecasts);
      double error = rates.error(forecasts);
      if (error < best) {
        best = error;
        chosen = alpha;
      }
    }
    double rate = run(y, chosen, forecasts);
    return Flat.of(name, rate, y, forecasts);
  }

  /** Fills in the forecast before each value; returns the one behind the last. */
  double run(double[] y, double alpha, double[] forecasts) {
    double share = corrected ? 1 - alpha / 2 : 1;
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
