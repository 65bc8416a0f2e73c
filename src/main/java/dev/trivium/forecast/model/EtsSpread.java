package dev.trivium.forecast.model;

/**
 * Standard deviations of the forecasts of exponential smoothing.
 *
 * <p>Source: Hyndman, Koehler, Ord &amp; Snyder (2008) ch. 6. Class 1, all additive: {@code v_h =
 * σ²(1 + Σ_{j<h} c_j²)}. Class 2, multiplicative errors: {@code θ_h = μ_h² + σ² Σ_{j<h} c_j²
 * θ_{h−j}}, {@code v_h = (1+σ²)θ_h − μ_h²}. Class 3, multiplicative season, takes θ of the part
 * without season and {@code v_h = s²[θ_h(1+σ²)(1+γ²σ²)^k − μ̃_h²]} after k whole seasons (§6.4.1),
 * here with the product of both in the k errors that move level and season together: {@code
 * (1+γ²σ²+4αγσ²)^k} and {@code μ̃_h²(1+αγσ²)^2k}.
 */
final class EtsSpread {
  private EtsSpread() {}

  /**
   * @param variance of the errors, relative ones for multiplicative errors
   * @param base centre of each step, without a multiplicative season
   * @param factor multiplicative season of each step, 1 without
   */
  static double[] of(
      EtsForm form, EtsWeights w, int m, double variance, double[] base, double[] factor) {
    boolean addend = form.seasonal() == EtsForm.Seasonal.A;
    double[] c = responses(w, base.length, addend ? m : 0);
    if (!form.errorM()) {
      return classOne(c, variance);
    }
    boolean times = form.seasonal() == EtsForm.Seasonal.M;
    double joint = times ? w.alpha() * w.gamma() * variance : 0;
    double again = times ? w.gamma() * w.gamma() * variance + 4 * joint : 0;
    double[] theta = new double[base.length];
    double[] spread = new double[base.length];
    double second = 1;
    double first = 1;
    for (int h = 0; h < base.length; h++) {
      double sum = 0;
      for (int j = 1; j <= h; j++) {
        sum += c[j - 1] * c[j - 1] * theta[h - j];
      }
      theta[h] = base[h] * base[h] + variance * sum;
      second *= h > 0 && h % m == 0 ? 1 + again : 1;
      first *= h > 0 && h % m == 0 ? (1 + joint) * (1 + joint) : 1;
      double v = theta[h] * (1 + variance) * second - base[h] * base[h] * first;
      spread[h] = Math.abs(factor[h]) * Math.sqrt(Math.max(0, v));
    }
    return spread;
  }

  private static double[] classOne(double[] c, double variance) {
    double[] spread = new double[c.length];
    double sum = 1;
    for (int h = 0; h < c.length; h++) {
      spread[h] = Math.sqrt(variance * sum);
      sum += c[h] * c[h];
    }
    return spread;
  }

  /** What one unit of error does j steps later; index 0 is one step. */
  private static double[] responses(EtsWeights w, int steps, int m) {
    double[] c = new double[steps];
    double damping = 0;
    double power = 1;
    for (int j = 1; j <= steps; j++) {
      power *= w.phi();
      damping += power;
      c[j - 1] = w.alpha() + w.beta() * damping + (m > 0 && j % m == 0 ? w.gamma() : 0);
    }
    return c;
  }
}
