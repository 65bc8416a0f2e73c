package dev.trivium.forecast.model;

/** An exponential smoothing model with its parameters and the states behind the last value. */
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
    double[] factor = new double[steps];
    double damping = 0;
    double power = 1;
    for (int h = 0; h < steps; h++) {
      power *= weights.phi();
      damping += power;
      double s = form.seasoned() ? season[(n + h) % m] : 0;
      boolean times = form.seasonal() == EtsForm.Seasonal.M;
      factor[h] = times ? s : 1;
      base[h] = level + damping * trend + (times ? 0 : s);
      centre[h] = base[h] * factor[h];
    }
    return new Path(centre, EtsSpread.of(form, weights, m, variance, base, factor));
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
}
