package dev.trivium.monitor.measure;

/**
 * The standard normal distribution.
 *
 * <p>Errors: none. Source: the series of Marsaglia (2004, Journal of Statistical Software 11(4))
 * near 0, Laplace's continued fraction beyond 3.
 */
final class Normal {
  private static final double ROOT = Math.sqrt(2 * Math.PI);
  private static final double FAR = 3;
  private static final int TERMS = 60;
  private static final double LARGEST = 8;
  private static final int STEPS = 20;

  private Normal() {}

  /** Probability of a value below z. */
  static double below(double z) {
    return z < 0 ? above(-z) : 1 - above(z);
  }

  /** Probability of a value above z, to full precision for large z. */
  static double above(double z) {
    if (z < 0) {
      return 1 - above(-z);
    }
    if (z > FAR) {
      double fraction = z;
      for (int i = TERMS; i > 0; i--) {
        fraction = z + i / fraction;
      }
      return density(z) / fraction;
    }
    double term = z;
    double sum = z;
    for (int i = 3; Math.abs(term) > 1e-17 * sum; i += 2) {
      term *= z * z / i;
      sum += term;
    }
    return 0.5 - density(z) * sum;
  }

  static double density(double z) {
    return StrictMath.exp(-z * z / 2) / ROOT;
  }

  /** The z that a share of values lies below, held within ±8. */
  static double quantile(double share) {
    if (share < 0.5) {
      return -quantile(1 - share);
    }
    double target = StrictMath.log(1 - share);
    double z = 0;
    for (int i = 0; i < STEPS; i++) {
      // Newton on the logarithm of the tail, which is concave: it converges from 0.
      double tail = above(z);
      double next = z + (StrictMath.log(tail) - target) * tail / density(z);
      boolean near = Math.abs(next - z) < 1e-15 * Math.max(1, z);
      z = Math.min(LARGEST, next);
      if (near) {
        break;
      }
    }
    return z;
  }
}
