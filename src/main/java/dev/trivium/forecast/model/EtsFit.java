package dev.trivium.forecast.model;

/**
 * An exponential smoothing model with its parameters and the states behind the last value.
 *
 * <p>Variances: class 1 and 2 of Hyndman, Koehler, Ord &amp; Snyder (2008) §6.3; for a
 * multiplicative season the relative form {@code μ_h²·σ²(1 + Σc_j²)} stands in for simulation.
 */
final class EtsFit implements Model.Fitted {
  final EtsForm form;
  final double[] x;
  final EtsWeights weights;
  final double criterion;
  private final int n;
  private final int m;
  private final double level;
  private final double trend;
  private final double[] season;
  private final double variance;

  EtsFit(EtsForm form, double[] x, EtsWeights weights, EtsState first, double[] y, int m) {
    this.form = form;
    this.x = x.clone();
    this.weights = weights;
    this.n = y.length;
    this.m = m;
    EtsRecursion recursion = new EtsRecursion(form, y, m);
    double likelihood = recursion.run(weights, first);
    int k = form.counted(m);
    int free = n - k - 1;
    criterion =
        free <= 0 ? Double.POSITIVE_INFINITY : likelihood + 2 * k + 2.0 * k * (k + 1) / free;
    level = recursion.level;
    trend = recursion.trend;
    season = recursion.season;
    variance =
        Double.isFinite(likelihood)
            ? recursion.squares / Math.max(1, n - form.dimensions() - 1)
            : 0;
  }

  @Override
  public String name() {
    return form.toString();
  }

  @Override
  public Path path(int steps) {
    double[] centre = new double[steps];
    double[] base = new double[steps];
    double damping = 0;
    double power = 1;
    for (int h = 0; h < steps; h++) {
      power *= weights.phi();
      damping += power;
      base[h] = level + damping * trend;
      double s = form.seasoned() ? season[(n + h) % m] : 0;
      centre[h] =
          switch (form.seasonal()) {
            case N -> base[h];
            case A -> base[h] + s;
            case M -> base[h] * s;
          };
    }
    double[] c = responses(steps);
    return new Path(centre, !form.errorM() ? classOne(c) : spread(c, centre));
  }

  @Override
  public Parts parts(int steps) {
    double[] rise = new double[steps];
    double[] s = new double[steps];
    double damping = 0;
    double power = 1;
    for (int h = 0; h < steps; h++) {
      power *= weights.phi();
      damping += power;
      rise[h] = damping * trend;
      s[h] = form.seasoned() ? season[(n + h) % m] : 0;
    }
    Parts parts = Parts.level(level, steps);
    parts = form.trended() ? parts.plus(Parts.TREND, rise) : parts;
    return switch (form.seasonal()) {
      case N -> parts;
      case A -> parts.plus(Parts.season(m), s);
      case M -> parts.times(Parts.season(m), s);
    };
  }

  /** What one unit of error does j steps later; index 0 is one step. */
  private double[] responses(int steps) {
    double[] c = new double[steps];
    double damping = 0;
    double power = 1;
    for (int j = 1; j <= steps; j++) {
      power *= weights.phi();
      damping += power;
      boolean again = form.seasoned() && j % m == 0;
      c[j - 1] = weights.alpha() + weights.beta() * damping + (again ? weights.gamma() : 0);
    }
    return c;
  }

  private double[] classOne(double[] c) {
    double[] spread = new double[c.length];
    double sum = 1;
    for (int h = 0; h < c.length; h++) {
      spread[h] = Math.sqrt(variance * sum);
      sum += c[h] * c[h];
    }
    return spread;
  }

  private double[] spread(double[] c, double[] centre) {
    return form.seasonal() == EtsForm.Seasonal.M ? relative(c, centre) : classTwo(c, centre);
  }

  private double[] classTwo(double[] c, double[] mu) {
    double[] theta = new double[mu.length];
    double[] spread = new double[mu.length];
    for (int h = 0; h < mu.length; h++) {
      double sum = 0;
      for (int j = 1; j <= h; j++) {
        sum += c[j - 1] * c[j - 1] * theta[h - j];
      }
      theta[h] = mu[h] * mu[h] + variance * sum;
      spread[h] = Math.sqrt(Math.max(0, (1 + variance) * theta[h] - mu[h] * mu[h]));
    }
    return spread;
  }

  private double[] relative(double[] c, double[] mu) {
    double[] spread = classOne(c);
    for (int h = 0; h < mu.length; h++) {
      spread[h] *= Math.abs(mu[h]);
    }
    return spread;
  }
}
