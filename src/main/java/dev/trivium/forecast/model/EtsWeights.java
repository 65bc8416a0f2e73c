package dev.trivium.forecast.model;

/**
 * Smoothing parameters: level α, trend β ≤ α, season γ ≤ 1 − α, damping φ (1 if undamped).
 *
 * <p>The search runs over unbounded numbers; the logistic function maps them to the usual region.
 */
record EtsWeights(double alpha, double beta, double gamma, double phi) {
  private static final double[] START = {-0.5, -2, -2.5, 2};

  /** Where the search begins: level, trend, season, damping, as far as the form has them. */
  static double[] start(EtsForm form) {
    double[] x = new double[form.dimensions()];
    int next = 0;
    x[next++] = START[0];
    if (form.trended()) {
      x[next++] = START[1];
    }
    if (form.seasoned()) {
      x[next++] = START[2];
    }
    if (form.damped()) {
      x[next] = START[3];
    }
    return x;
  }

  static EtsWeights of(EtsForm form, double[] x) {
    int next = 0;
    double alpha = 1e-4 + 0.9998 * logistic(x[next++]);
    double beta = form.trended() ? alpha * logistic(x[next++]) : 0;
    double gamma = form.seasoned() ? (1 - alpha) * logistic(x[next++]) : 0;
    double phi = form.damped() ? 0.7 + 0.28 * logistic(x[next]) : 1;
    return new EtsWeights(alpha, beta, gamma, phi);
  }

  EtsWeights calmer() {
    return new EtsWeights(alpha, beta / 2, gamma / 2, phi);
  }

  /**
   * Whether what was long ago fades: all roots of the discount polynomial within the unit circle.
   *
   * <p>Source: Hyndman, Akram &amp; Archibald (2008); the roots are tested by the Schur–Cohn
   * recursion on the polynomial stretched by 1 + 1e−6.
   */
  boolean stable(int m) {
    double[] p = new double[m + 2];
    p[0] = 1;
    p[1] = alpha + beta - phi;
    for (int i = 2; i < m; i++) {
      p[i] = alpha + beta - alpha * phi;
    }
    p[m] += alpha + beta - alpha * phi + gamma - 1;
    p[m + 1] = phi * (1 - alpha - gamma);
    double stretch = 1;
    for (int i = 0; i < p.length; i++) {
      p[i] /= stretch;
      stretch *= 1 + 1e-6;
    }
    return withinCircle(p);
  }

  static boolean withinCircle(double[] polynomial) {
    double[] p = polynomial.clone();
    for (int degree = p.length - 1; degree > 0; degree--) {
      double k = p[degree] / p[0];
      if (!(Math.abs(k) < 1)) {
        return false;
      }
      double[] lower = new double[degree];
      for (int i = 0; i < degree; i++) {
        lower[i] = p[i] - k * p[degree - i];
      }
      p = lower;
    }
    return true;
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
