package dev.trivium.forecast.arima;

import java.util.Arrays;

/**
 * The product polynomials of a model, w_t = Σ φ_j w_{t−j} + ε_t + Σ θ_j ε_{t−j}, from its free
 * numbers: those of autoregression, seasonal autoregression, moving average, seasonal moving
 * average, in this order.
 */
final class Weights {
  private static final double LEAST_ROOT = 1.001;

  private final double[] phi;
  private final double[] theta;
  private final double[][] factors;

  private Weights(double[][] factors, int m) {
    this.factors = factors;
    phi = Lags.product(factors[0], factors[1], m, -1);
    theta = Lags.product(factors[2], factors[3], m, -1);
    for (int j = 1; j < phi.length; j++) {
      phi[j] = -phi[j];
    }
  }

  /** Any numbers give a stationary and invertible model. */
  static Weights of(Orders orders, double[] x) {
    int p = orders.ar();
    int q = orders.ma();
    int sp = orders.seasonAr();
    double[][] factors = {
      Partials.coefficients(x, 0, p),
      Partials.coefficients(x, p, sp),
      Partials.coefficients(x, p + sp, q),
      Partials.coefficients(x, p + sp + q, orders.seasonMa())
    };
    return new Weights(factors, orders.season());
  }

  /** White noise. */
  static Weights none() {
    return new Weights(new double[4][0], 1);
  }

  /**
   * @param ma coefficients θ of 1 + θ₁z + …, as they are usually printed
   */
  static Weights given(double[] ar, double[] seasonAr, double[] ma, double[] seasonMa, int m) {
    return new Weights(new double[][] {ar, seasonAr, negative(ma), negative(seasonMa)}, m);
  }

  /** Weights of past values, index 0 unused. */
  double[] phi() {
    return phi;
  }

  /** Weights of past errors, index 0 is that of the present one, 1. */
  double[] theta() {
    return theta;
  }

  /** Length of the state. */
  int states() {
    return Math.max(phi.length - 1, theta.length);
  }

  /** Whether no root is so near to the unit circle that the model should be another one. */
  boolean sound() {
    for (double[] factor : factors) {
      if (!Partials.outside(factor, LEAST_ROOT)) {
        return false;
      }
    }
    return true;
  }

  /** What a state foresees: its first element after no, one, two … steps without errors. */
  double[] ahead(double[] state, int steps) {
    int r = states();
    double[] rest = Arrays.copyOf(state, r + steps);
    Lags sparse = Lags.of(phi);
    for (int h = 0; h < steps; h++) {
      for (int j = 0; j < sparse.lag.length; j++) {
        int at = h + sparse.lag[j];
        if (at < rest.length) {
          rest[at] += sparse.weight[j] * rest[h];
        }
      }
    }
    return Arrays.copyOf(rest, steps);
  }

  private static double[] negative(double[] a) {
    double[] negative = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      negative[i] = -a[i];
    }
    return negative;
  }
}
