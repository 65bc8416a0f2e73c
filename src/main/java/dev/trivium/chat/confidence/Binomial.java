package dev.trivium.chat.confidence;

/** Bounds of a share that was counted. */
final class Binomial {
  private static final int HALVINGS = 60;

  private Binomial() {}

  /**
   * The largest error rate that {@code errors} among {@code answered} still leave possible.
   *
   * <p>Shape: one-sided; the true rate lies above it with chance {@code delta} at most. Errors:
   * none; nothing answered leaves 1. Source: Clopper &amp; Pearson 1934.
   */
  static double upper(int errors, int answered, double delta) {
    if (answered == 0 || errors >= answered) {
      return 1;
    }
    double low = errors / (double) answered;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (atMost(errors, answered, middle) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The chance of at most {@code k} errors of {@code n} at a rate. */
  private static double atMost(int k, int n, double rate) {
    double term = n * Math.log1p(-rate);
    double ratio = Math.log(rate) - Math.log1p(-rate);
    double sum = Math.exp(term);
    for (int i = 1; i <= k; i++) {
      term += Math.log((n - i + 1) / (double) i) + ratio;
      sum += Math.exp(term);
    }
    return Math.min(1, sum);
  }
}
