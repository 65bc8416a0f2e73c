package dev.trivium.forecast.demand;

import dev.trivium.forecast.model.Model;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The models of rare demand with each smoothing parameter tried on its own, as it is defined. */
final class OneByOne {
  private OneByOne() {}

  static Model.Fitted croston(boolean corrected, double[] y) {
    Croston model = corrected ? Croston.corrected() : Croston.classic();
    double[] forecasts = new double[y.length];
    Rates rates = new Rates(y);
    double alpha =
        least(a -> {
          model.run(y, a, forecasts);
          return rates.error(forecasts);
        });
    double rate = model.run(y, alpha, forecasts);
    return Flat.of(corrected ? "SBA" : "Croston", rate, y, forecasts);
  }

  static Model.Fitted tsb(double[] y) {
    double[] forecasts = new double[y.length];
    Rates rates = new Rates(y);
    double least = Double.POSITIVE_INFINITY;
    double alpha = 0;
    double beta = 0;
    for (double a : Rates.grid()) {
      for (double b : Rates.grid()) {
        Tsb.run(y, a, b, forecasts);
        double error = rates.error(forecasts);
        if (error < least) {
          least = error;
          alpha = a;
          beta = b;
        }
      }
    }
    Tsb.State last = Tsb.run(y, alpha, beta, forecasts);
    return Flat.of("TSB", last.chance() * last.size(), y, forecasts);
  }

  static Model.Fitted aggregated(boolean all, double[] y) {
    int longest = (int) Math.ceil(DemandClass.interval(y));
    int most = Math.max(1, Math.min(longest, y.length / 4));
    int first = all ? 1 : most;
    int count = most - first + 1;
    double rate = 0;
    double[] forecasts = new double[y.length];
    double[] one = new double[y.length];
    for (int size = first; size <= most; size++) {
      rate += smooth(y, size, one) / count;
      for (int t = 0; t < y.length; t++) {
        forecasts[t] += one[t] / count;
      }
    }
    return Flat.of(all ? "IMAPA" : "ADIDA", rate, y, forecasts);
  }

  private static double smooth(double[] y, int size, double[] forecasts) {
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
    double alpha =
        least(a -> {
          run(sums, a, ahead);
          return rates.error(ahead);
        });
    double last = run(sums, alpha, ahead);
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

  private static double least(DoubleUnaryOperator error) {
    double least = Double.POSITIVE_INFINITY;
    double chosen = 0;
    for (double alpha : Rates.grid()) {
      double one = error.applyAsDouble(alpha);
      if (one < least) {
        least = one;
        chosen = alpha;
      }
    }
    return chosen;
  }
}
