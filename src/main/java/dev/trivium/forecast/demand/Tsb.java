package dev.trivium.forecast.demand;

import dev.trivium.forecast.model.Model;
import java.util.List;

/**
 * Smooths the probability of a demand in every period and its size at demands, so that the forecast
 * decays when demand stops.
 *
 * <p>Shape, units, errors as {@link Croston}. Source: Teunter, Syntetos &amp; Babai (2011); α and β
 * have the least mean absolute rate error. Both begin with the first three demands.
 */
public final class Tsb implements Model {
  private static final int BEGINNING = 3;

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    double[] forecasts = new double[y.length];
    State last = best(y, forecasts);
    return Flat.of("TSB", last.chance * last.size, y, forecasts);
  }

  /** Probability of a demand and its mean size after the last value. */
  record State(double chance, double size) {}

  /** Leaves the one-step forecasts of the best parameters. */
  static State best(double[] y, double[] forecasts) {
    Rates rates = new Rates(y);
    double least = Double.POSITIVE_INFINITY;
    double alpha = 0;
    double beta = 0;
    for (double a : Rates.grid()) {
      for (double b : Rates.grid()) {
        run(y, a, b, forecasts);
        double error = rates.error(forecasts);
        if (error < least) {
          least = error;
          alpha = a;
          beta = b;
        }
      }
    }
    return run(y, alpha, beta, forecasts);
  }

  static State run(double[] y, double alpha, double beta, double[] forecasts) {
    int seen = 0;
    int until = 0;
    double sum = 0;
    for (int t = 0; t < y.length && seen < BEGINNING; t++) {
      if (y[t] > 0) {
        seen++;
        sum += y[t];
        until = t + 1;
      }
    }
    if (seen == 0) {
      return new State(0, 0);
    }
    double chance = (double) seen / until;
    double size = sum / seen;
    for (int t = 0; t < y.length; t++) {
      forecasts[t] = chance * size;
      boolean came = y[t] > 0;
      chance += beta * ((came ? 1 : 0) - chance);
      size = came ? size + alpha * (y[t] - size) : size;
    }
    return new State(chance, size);
  }
}
