package dev.trivium.forecast.arima;

/**
 * Partial autocorrelations and the polynomials 1 − c₁z − … − c_kz^k they belong to. All partial
 * autocorrelations lie inside (−1, 1) exactly if all roots lie outside the unit circle.
 *
 * <p>Source: Barndorff-Nielsen &amp; Schou (1973); Monahan (1984).
 */
final class Partials {
  private static final double LARGEST = 4;

  private Partials() {}

  /** The coefficients c of k free numbers x from an offset on; r = tanh x. */
  static double[] coefficients(double[] x, int from, int k) {
    double[] c = new double[k];
    double[] before = new double[k];
    for (int i = 0; i < k; i++) {
      double r = StrictMath.tanh(Math.max(-LARGEST, Math.min(LARGEST, x[from + i])));
      System.arraycopy(c, 0, before, 0, i);
      for (int j = 0; j < i; j++) {
        c[j] = before[j] - r * before[i - 1 - j];
      }
      c[i] = r;
    }
    return c;
  }

  /** Partial autocorrelations of coefficients, the last first found; NaN where there are none. */
  static double[] of(double[] coefficients) {
    double[] c = coefficients.clone();
    double[] r = new double[c.length];
    double[] next = new double[c.length];
    for (int i = c.length - 1; i >= 0; i--) {
      r[i] = c[i];
      double rest = 1 - c[i] * c[i];
      for (int j = 0; j < i; j++) {
        next[j] = (c[j] + c[i] * c[i - 1 - j]) / rest;
      }
      System.arraycopy(next, 0, c, 0, i);
    }
    return r;
  }

  /** Whether all roots have a modulus above the given one. */
  static boolean outside(double[] coefficients, double modulus) {
    double[] scaled = coefficients.clone();
    double power = 1;
    for (int j = 0; j < scaled.length; j++) {
      power *= modulus;
      scaled[j] *= power;
    }
    for (double r : of(scaled)) {
      if (!(Math.abs(r) < 1)) {
        return false;
      }
    }
    return true;
  }

  /** Free numbers whose coefficients are near the given ones and inside the region. */
  static double[] free(double[] coefficients, double most) {
    double[] shrunk = coefficients.clone();
    double[] r = of(shrunk);
    for (int round = 0; round < 40 && !inside(r); round++) {
      double power = 1;
      for (int j = 0; j < shrunk.length; j++) {
        power *= 0.9;
        shrunk[j] *= power;
      }
      r = of(shrunk);
    }
    double[] x = new double[r.length];
    for (int i = 0; i < x.length; i++) {
      double inside = Math.max(-most, Math.min(most, Double.isFinite(r[i]) ? r[i] : 0));
      x[i] = 0.5 * StrictMath.log((1 + inside) / (1 - inside));
    }
    return x;
  }

  private static boolean inside(double[] r) {
    for (double one : r) {
      if (!(Math.abs(one) < 1)) {
        return false;
      }
    }
    return true;
  }
}
