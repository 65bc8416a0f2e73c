package dev.trivium.forecast.demand;

import dev.trivium.forecast.model.Model;
import java.util.Arrays;
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
  private static final int TRIALS = Rates.TRIALS;

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
    double[] grid = Rates.grid();
    int best =
        Rates.least(
            errors(y, rates, grid),
            y.length,
            k -> {
              run(y, grid[k / TRIALS], grid[k % TRIALS], forecasts);
              return rates.error(forecasts);
            });
    return best < 0
        ? run(y, 0, 0, forecasts)
        : run(y, grid[best / TRIALS], grid[best % TRIALS], forecasts);
  }

  /**
   * Sums of absolute rate errors, α by β, each in the order of the periods. The probability depends
   * on β alone and the size on α alone.
   */
  private static double[] errors(double[] y, Rates rates, double[] grid) {
    State begin = beginning(y);
    double[] chances = chances(y, begin.chance, grid);
    double[] errors = new double[TRIALS * TRIALS];
    for (int a = 0; a < TRIALS; a++) {
      add(y, rates, chances, begin.size, grid[a], errors, a * TRIALS);
    }
    return errors;
  }

  /** For one α. Sums in locals, not in an array, take less time. */
  private static void add(
      double[] y,
      Rates rates,
      double[] chances,
      double begin,
      double alpha,
      double[] errors,
      int to) {
    double size = begin;
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double sum4 = 0;
    double sum5 = 0;
    for (int t = 0, at = 0; t < y.length; t++, at += TRIALS) {
      double rate = rates.at(t);
      sum0 += Math.abs(chances[at] * size - rate);
      sum1 += Math.abs(chances[at + 1] * size - rate);
      sum2 += Math.abs(chances[at + 2] * size - rate);
      sum3 += Math.abs(chances[at + 3] * size - rate);
      sum4 += Math.abs(chances[at + 4] * size - rate);
      sum5 += Math.abs(chances[at + 5] * size - rate);
      size = y[t] > 0 ? size + alpha * (y[t] - size) : size;
    }
    errors[to] = sum0;
    errors[to + 1] = sum1;
    errors[to + 2] = sum2;
    errors[to + 3] = sum3;
    errors[to + 4] = sum4;
    errors[to + 5] = sum5;
  }

  /** The probability before each period by β. */
  private static double[] chances(double[] y, double begin, double[] grid) {
    double[] chances = new double[y.length * TRIALS];
    double[] chance = new double[TRIALS];
    Arrays.fill(chance, begin);
    for (int t = 0, at = 0; t < y.length; t++, at += TRIALS) {
      double came = y[t] > 0 ? 1 : 0;
      for (int b = 0; b < TRIALS; b++) {
        chances[at + b] = chance[b];
        chance[b] += grid[b] * (came - chance[b]);
      }
    }
    return chances;
  }

  /** Of the first three demands. */
  private static State beginning(double[] y) {
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
    return seen == 0 ? new State(0, 0) : new State((double) seen / until, sum / seen);
  }

  static State run(double[] y, double alpha, double beta, double[] forecasts) {
    State begin = beginning(y);
    double chance = begin.chance;
    double size = begin.size;
    if (size == 0) {
      return begin;
    }
    for (int t = 0; t < y.length; t++) {
      forecasts[t] = chance * size;
      boolean came = y[t] > 0;
      chance += beta * ((came ? 1 : 0) - chance);
      size = came ? size + alpha * (y[t] - size) : size;
    }
    return new State(chance, size);
  }
}
