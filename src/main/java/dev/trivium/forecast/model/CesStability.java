package dev.trivium.forecast.model;

/**
 * Whether complex smoothing forgets what was long ago.
 *
 * <p>Without a season, and with a simple one, the region is that of Svetunkov, Kourentzes &amp; Ord
 * (2022): three circles around (α₀, α₁). With further states the errors are a filter of the values
 * by the inverse of {@code (D₀ + N₀)·D₁ + D₀·N₁}, where N/D is the transfer function of each part;
 * its roots must lie outside the unit circle, which the Schur–Cohn recursion tells.
 */
final class CesStability {
  private static final double SLACK = 1 + 1e-6;

  private final CesForm form;
  private final int m;
  private final double[] polynomial;
  private final double[] lower;

  CesStability(CesForm form, int m) {
    this.form = form;
    this.m = m;
    boolean wide = form == CesForm.PARTIAL || form == CesForm.FULL;
    int degree = wide ? form.states(m) : 0;
    this.polynomial = new double[degree + 1];
    this.lower = new double[degree + 1];
  }

  boolean holds(double[] a) {
    return switch (form) {
      case NONE, SIMPLE -> within(a[0], a[1]);
      case PARTIAL -> {
        fill(a, 1, 0, a[2], 0);
        yield faded();
      }
      case FULL -> {
        double real = a[2];
        double other = a[3];
        double drawn = (1 - real) * (real - other) + (1 - other) * (real + other);
        fill(a, 2 - real, 2 - real - other, real - other, -drawn);
        yield faded();
      }
    };
  }

  static boolean within(double a0, double a1) {
    return square(a0 - 2.5) + square(a1) > 1.25
        && square(a0 - 0.5) + square(a1 - 1) > 0.25
        && square(a0 - 1.5) + square(a1 - 0.5) < 1.5;
  }

  /**
   * The season's part has {@code D₁ = 1 − trace·z^m + determinant·z^2m}, {@code N₁ = once·z^m +
   * twice·z^2m}.
   */
  private void fill(double[] a, double trace, double determinant, double once, double twice) {
    java.util.Arrays.fill(polynomial, 0);
    double a0 = a[0];
    double a1 = a[1];
    double d1 = a0 - 2;
    double d2 = 2 - a0 - a1;
    double p1 = d1 + a0 - a1;
    double p2 = 2 - 3 * a0 - a1 + a0 * a0 + a1 * a1;
    polynomial[0] += 1;
    polynomial[1] += p1;
    polynomial[2] += p2;
    polynomial[m] += once - trace;
    polynomial[m + 1] += once * d1 - trace * p1;
    polynomial[m + 2] += once * d2 - trace * p2;
    if (form == CesForm.FULL) {
      polynomial[2 * m] += twice + determinant;
      polynomial[2 * m + 1] += twice * d1 + determinant * p1;
      polynomial[2 * m + 2] += twice * d2 + determinant * p2;
    }
  }

  private boolean faded() {
    double stretch = 1;
    for (int i = 0; i < polynomial.length; i++) {
      polynomial[i] /= stretch;
      stretch *= SLACK;
    }
    double[] p = polynomial;
    double[] q = lower;
    for (int degree = p.length - 1; degree > 0; degree--) {
      double k = p[degree] / p[0];
      if (!(Math.abs(k) < 1)) {
        return false;
      }
      for (int i = 0; i < degree; i++) {
        q[i] = p[i] - k * p[degree - i];
      }
      double[] swap = p;
      p = q;
      q = swap;
    }
    return true;
  }

  private static double square(double x) {
    return x * x;
  }
}
