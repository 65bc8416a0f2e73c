package dev.trivium.forecast.model;

/**
 * One pass of exponential smoothing over the values, in error-correction form.
 *
 * <p>Additive and multiplicative errors share the recursion and differ in the criterion. After
 * {@link #run} the fields hold the states behind the last value. Source: Hyndman, Koehler, Ord
 * &amp; Snyder (2008) ch. 2 and 5.
 */
final class EtsRecursion {
  private static final double LARGE = 1e140;
  private static final double LEAST_SQUARES = 1e-20;

  private final EtsForm form;
  private final double[] y;
  private final int m;
  double level;
  double trend;
  double[] season;
  double squares;

  EtsRecursion(EtsForm form, double[] y, int m) {
    this.form = form;
    this.y = y;
    this.m = m;
    this.season = new double[form.seasoned() ? m : 0];
  }

  /** The criterion {@code n ln Σe²}, for multiplicative errors {@code + 2 Σ ln|f|}; +∞ if bad. */
  double run(EtsWeights w, EtsState first) {
    level = first.level;
    trend = first.trend;
    System.arraycopy(first.season, 0, season, 0, season.length);
    double logs =
        switch (form.seasonal()) {
          case N -> plain(w);
          case A -> additive(w);
          case M -> multiplicative(w);
        };
    int n = y.length;
    double criterion = n * StrictMath.log(Math.max(squares, LEAST_SQUARES)) + 2 * logs;
    return Double.isFinite(criterion) ? criterion : Double.POSITIVE_INFINITY;
  }

  private double plain(EtsWeights w) {
    double l = level;
    double b = trend;
    double sum = 0;
    double product = 1;
    double logs = 0;
    boolean relative = form.errorM();
    for (double value : y) {
      double q = l + w.phi() * b;
      double error = value - q;
      if (relative) {
        if (q <= 0) {
          return Double.POSITIVE_INFINITY;
        }
        product *= q;
        if (product > LARGE || product < 1 / LARGE) {
          logs += StrictMath.log(product);
          product = 1;
        }
        sum += error / q * (error / q);
      } else {
        sum += error * error;
      }
      l = q + w.alpha() * error;
      b = w.phi() * b + w.beta() * error;
    }
    level = l;
    trend = b;
    squares = sum;
    return logs + StrictMath.log(product);
  }

  private double additive(EtsWeights w) {
    double sum = 0;
    double product = 1;
    double logs = 0;
    int j = 0;
    boolean relative = form.errorM();
    for (double value : y) {
      double q = level + w.phi() * trend;
      double f = q + season[j];
      double error = value - f;
      if (relative) {
        if (f <= 0) {
          return Double.POSITIVE_INFINITY;
        }
        product *= f;
        if (product > LARGE || product < 1 / LARGE) {
          logs += StrictMath.log(product);
          product = 1;
        }
        sum += error / f * (error / f);
      } else {
        sum += error * error;
      }
      level = q + w.alpha() * error;
      trend = w.phi() * trend + w.beta() * error;
      season[j] += w.gamma() * error;
      j = j + 1 == m ? 0 : j + 1;
    }
    squares = sum;
    return logs + StrictMath.log(product);
  }

  private double multiplicative(EtsWeights w) {
    double sum = 0;
    double product = 1;
    double logs = 0;
    int j = 0;
    for (double value : y) {
      double q = level + w.phi() * trend;
      double s = season[j];
      double f = q * s;
      if (q <= 0 || f <= 0) {
        return Double.POSITIVE_INFINITY;
      }
      product *= f;
      if (product > LARGE || product < 1 / LARGE) {
        logs += StrictMath.log(product);
        product = 1;
      }
      double error = (value - f) / f;
      sum += error * error;
      double apart = value / s - q;
      level = q + w.alpha() * apart;
      trend = w.phi() * trend + w.beta() * apart;
      season[j] = s + w.gamma() * (value / q - s);
      j = j + 1 == m ? 0 : j + 1;
    }
    squares = sum;
    return logs + StrictMath.log(product);
  }
}
