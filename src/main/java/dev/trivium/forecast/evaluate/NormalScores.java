package dev.trivium.forecast.evaluate;

/** Quantiles of the standard normal distribution. */
public final class NormalScores {
  private NormalScores() {}

  /** How many standard deviations to both sides hold the level, within 1e−6. */
  public static double reach(double level) {
    return Quantiles.normal(level);
  }

  /** The values that stand for n draws: {@code Φ⁻¹((i + ½)/n)}, ascending, symmetrical about 0. */
  public static double[] of(int n) {
    double[] scores = new double[n];
    for (int i = 0; i < n / 2; i++) {
      double size = reach(1 - (2.0 * i + 1) / n);
      scores[i] = -size;
      scores[n - 1 - i] = size;
    }
    return scores;
  }
}
