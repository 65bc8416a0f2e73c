package dev.trivium.forecast.series;

/**
 * The power transform that makes the variation even: λ is 0, ½ or 1.
 *
 * <p>Shape: values of any length. Units: {@link #forward} leaves those of the series unless λ = 1,
 * {@link #back} returns to them. Errors: none; λ = 0 serves positive values only, λ = ½ those from
 * 0, and what lies outside on the way back becomes the nearest value that can be.
 *
 * <p>Source: Box &amp; Cox (1964); the choice by Guerrero (1993), eq. 2: the least coefficient of
 * variation of sᵢ/μᵢ^(1−λ) over seasons i, or pairs of values without a season.
 */
public enum BoxCox {
  LOG(0),
  ROOT(0.5),
  NONE(1);

  private static final int LEAST_GROUPS = 3;

  /** Values near 0 would become outliers in logs. */
  private static final double LEAST_SHARE = 0.02;

  private final double lambda;

  BoxCox(double lambda) {
    this.lambda = lambda;
  }

  public double lambda() {
    return lambda;
  }

  /** The λ of least variation among those that the values allow; 1 for a short series. */
  public static BoxCox choose(double[] y, int season) {
    double least = Double.POSITIVE_INFINITY;
    double sum = 0;
    for (double value : y) {
      least = Math.min(least, value);
      sum += value;
    }
    int group = Math.max(2, season);
    if (least < 0 || y.length < LEAST_GROUPS * group || !(sum > 0)) {
      return NONE;
    }
    boolean logs = least > LEAST_SHARE * sum / y.length;
    BoxCox best = NONE;
    double variation = criterion(y, group, 1);
    for (BoxCox other : logs ? new BoxCox[] {ROOT, LOG} : new BoxCox[] {ROOT}) {
      double own = criterion(y, group, other.lambda);
      if (own < variation) {
        best = other;
        variation = own;
      }
    }
    return best;
  }

  /**
   * Guerrero's criterion over whole groups, the last one at the end of the series; NaN when it
   * cannot be told.
   */
  static double criterion(double[] y, int group, double lambda) {
    int groups = y.length / group;
    int from = y.length - groups * group;
    double[] ratio = new double[groups];
    for (int i = 0; i < groups; i++) {
      double mean = mean(y, from + i * group, group);
      double power = lambda == 1 ? 1 : lambda == 0 ? mean : StrictMath.pow(mean, 1 - lambda);
      ratio[i] = deviation(y, from + i * group, group, mean) / power;
    }
    double mean = mean(ratio, 0, groups);
    return deviation(ratio, 0, groups, mean) / mean;
  }

  public double forward(double value) {
    return switch (this) {
      case LOG -> StrictMath.log(value);
      case ROOT -> 2 * (Math.sqrt(value) - 1);
      case NONE -> value;
    };
  }

  public double back(double value) {
    return switch (this) {
      case LOG -> StrictMath.exp(value);
      case ROOT -> Math.max(0, value / 2 + 1) * Math.max(0, value / 2 + 1);
      case NONE -> value;
    };
  }

  /**
   * What a value becomes when its transform moves; below 0 the root knows only the way down to it.
   */
  public double moved(double value, double by) {
    double root = Math.max(0, Math.sqrt(Math.max(0, value)) + by / 2);
    double moved =
        switch (this) {
          case LOG -> value * StrictMath.exp(by);
          case ROOT -> root * root + Math.min(0, value);
          case NONE -> value + by;
        };
    return Double.isFinite(moved) ? moved : value;
  }

  /** NaN stays NaN. */
  double[] forward(double[] y) {
    double[] result = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      result[t] = forward(y[t]);
    }
    return result;
  }

  private static double mean(double[] y, int from, int count) {
    double sum = 0;
    for (int t = from; t < from + count; t++) {
      sum += y[t];
    }
    return sum / count;
  }

  private static double deviation(double[] y, int from, int count, double mean) {
    double sum = 0;
    for (int t = from; t < from + count; t++) {
      sum += (y[t] - mean) * (y[t] - mean);
    }
    return Math.sqrt(sum / (count - 1));
  }
}
