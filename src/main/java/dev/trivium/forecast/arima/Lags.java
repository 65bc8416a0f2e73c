package dev.trivium.forecast.arima;

import java.util.Arrays;

/** A polynomial 1 + Σ w_j z^j by its non-zero terms; a seasonal product has few of them. */
final class Lags {
  /** Ascending, from 1. */
  final int[] lag;

  final double[] weight;

  private Lags(int[] lag, double[] weight) {
    this.lag = lag;
    this.weight = weight;
  }

  static Lags of(double[] dense) {
    int count = 0;
    for (int j = 1; j < dense.length; j++) {
      count += dense[j] != 0 ? 1 : 0;
    }
    int[] lag = new int[count];
    double[] weight = new double[count];
    int at = 0;
    for (int j = 1; j < dense.length; j++) {
      if (dense[j] != 0) {
        lag[at] = j;
        weight[at++] = dense[j];
      }
    }
    return new Lags(lag, weight);
  }

  /** (1 + Σ s·a_i z^i)(1 + Σ s·b_j z^(jm)), both with the sign s. */
  static double[] product(double[] a, double[] b, int m, double sign) {
    double[] dense = new double[a.length + b.length * m + 1];
    for (int j = 0; j <= b.length; j++) {
      double outer = j == 0 ? 1 : sign * b[j - 1];
      for (int i = 0; i <= a.length; i++) {
        dense[j * m + i] += outer * (i == 0 ? 1 : sign * a[i - 1]);
      }
    }
    return dense;
  }

  /** (1 − z)^d (1 − z^m)^D. */
  static double[] differencing(int d, int seasonD, int m) {
    double[] dense = {1};
    for (int i = 0; i < d; i++) {
      dense = times(dense, 1);
    }
    for (int i = 0; i < seasonD; i++) {
      dense = times(dense, m);
    }
    return dense;
  }

  /** The product of two dense polynomials. */
  static double[] times(double[] a, double[] b) {
    double[] product = new double[a.length + b.length - 1];
    for (int i = 0; i < a.length; i++) {
      if (a[i] != 0) {
        for (int j = 0; j < b.length; j++) {
          product[i + j] += a[i] * b[j];
        }
      }
    }
    return product;
  }

  private static double[] times(double[] a, int lag) {
    double[] product = Arrays.copyOf(a, a.length + lag);
    for (int i = 0; i < a.length; i++) {
      product[i + lag] -= a[i];
    }
    return product;
  }
}
