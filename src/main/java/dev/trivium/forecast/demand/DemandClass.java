package dev.trivium.forecast.demand;

/**
 * How often demand comes and how much its size varies.
 *
 * <p>Source: Syntetos, Boylan &amp; Croston (2005), cuts 1.32 for the mean distance between demands
 * (ADI) and 0.49 for the squared coefficient of variation of their sizes (CV²).
 */
public enum DemandClass {
  SMOOTH,
  ERRATIC,
  INTERMITTENT,
  LUMPY;

  private static final double RARE = 1.32;
  private static final double VARIED = 0.49;

  /** A value above zero is a demand; all others are none. */
  public static DemandClass of(double[] y) {
    boolean varied = variation(y) > VARIED;
    if (interval(y) > RARE) {
      return varied ? LUMPY : INTERMITTENT;
    }
    return varied ? ERRATIC : SMOOTH;
  }

  /** Mean distance between two demands in periods; the length of the series below two demands. */
  public static double interval(double[] y) {
    int first = -1;
    int last = -1;
    int count = 0;
    for (int t = 0; t < y.length; t++) {
      if (y[t] > 0) {
        first = first < 0 ? t : first;
        last = t;
        count++;
      }
    }
    return count < 2 ? Math.max(1, y.length) : (double) (last - first) / (count - 1);
  }

  /** Sample variance of the sizes over their squared mean; 0 below two demands. */
  public static double variation(double[] y) {
    double sum = 0;
    int count = 0;
    for (double value : y) {
      if (value > 0) {
        sum += value;
        count++;
      }
    }
    if (count < 2) {
      return 0;
    }
    double mean = sum / count;
    double squares = 0;
    for (double value : y) {
      squares += value > 0 ? (value / mean - 1) * (value / mean - 1) : 0;
    }
    return squares / (count - 1);
  }
}
