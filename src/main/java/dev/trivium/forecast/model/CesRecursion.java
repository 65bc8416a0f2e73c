package dev.trivium.forecast.model;

/**
 * Passes of complex exponential smoothing over the values.
 *
 * <p>The states before the first value come from backcasting: a pass forward that begins with plain
 * means, and one back over the values in reverse. After {@link #run} the state is the one behind
 * the last value. Source: Svetunkov, Kourentzes &amp; Ord (2022).
 */
final class CesRecursion {
  private static final double LEAST_SQUARES = 1e-20;
  private static final int HEAD = 10;

  private final CesForm form;
  private final double[] y;
  private final int m;
  private final CesStability stability;
  private final double mean;
  private final double[] indices;
  final CesState state;
  double squares;

  CesRecursion(CesForm form, double[] y, int m) {
    this.form = form;
    this.y = y;
    this.m = form.seasoned() ? m : 1;
    this.stability = new CesStability(form, m);
    this.state = new CesState(form, m);
    int span = Math.min(y.length, Math.max(HEAD, m));
    double sum = 0;
    for (int t = 0; t < span; t++) {
      sum += y[t];
    }
    this.mean = sum / span;
    boolean apart = form == CesForm.PARTIAL || form == CesForm.FULL;
    this.indices = apart ? Decomposition.of(y, y.length, m, false).indices() : new double[0];
  }

  /** The criterion {@code n ln Σε²}; +∞ outside the stable region. */
  double run(double[] a) {
    if (!stability.holds(a)) {
      return Double.POSITIVE_INFINITY;
    }
    begin(a);
    pass(a, 1);
    pass(a, -1);
    squares = pass(a, 1);
    double criterion = y.length * StrictMath.log(Math.max(squares, LEAST_SQUARES));
    return Double.isFinite(criterion) ? criterion : Double.POSITIVE_INFINITY;
  }

  /** The state the first pass begins with. At rest {@code c = l/α₀}. */
  private void begin(double[] a) {
    state.level = mean;
    state.potential = mean / a[0];
    double rest = form == CesForm.FULL ? a[2] : a[0];
    double[] phases = form == CesForm.SIMPLE ? y : indices;
    for (int j = 0; j < state.season.length; j++) {
      state.season[j] = phases[j];
      state.hidden[j] = phases[j] / rest;
    }
  }

  private double pass(double[] a, int way) {
    return switch (form) {
      case NONE -> none(a, way);
      case SIMPLE -> simple(a, way);
      case PARTIAL -> partial(a, way);
      case FULL -> full(a, way);
    };
  }

  private double none(double[] a, int way) {
    double keep = 1 - a[1];
    double fade = 1 - a[0];
    double gain = a[0] - a[1];
    double inner = a[0] + a[1];
    double l = state.level;
    double c = state.potential;
    double sum = 0;
    int t = way > 0 ? 0 : y.length - 1;
    for (int i = 0; i < y.length; i++) {
      double error = y[t] - l;
      double before = l;
      l = before - keep * c + gain * error;
      c = before + fade * c + inner * error;
      sum += error * error;
      t += way;
    }
    state.level = l;
    state.potential = c;
    return sum;
  }

  private double simple(double[] a, int way) {
    double keep = 1 - a[1];
    double fade = 1 - a[0];
    double gain = a[0] - a[1];
    double inner = a[0] + a[1];
    double[] s = state.season;
    double[] d = state.hidden;
    double sum = 0;
    int t = way > 0 ? 0 : y.length - 1;
    int j = t % m;
    for (int i = 0; i < y.length; i++) {
      double before = s[j];
      double error = y[t] - before;
      s[j] = before - keep * d[j] + gain * error;
      d[j] = before + fade * d[j] + inner * error;
      sum += error * error;
      t += way;
      j = next(j, way);
    }
    return sum;
  }

  private double partial(double[] a, int way) {
    double keep = 1 - a[1];
    double fade = 1 - a[0];
    double gain = a[0] - a[1];
    double inner = a[0] + a[1];
    double[] s = state.season;
    double l = state.level;
    double c = state.potential;
    double sum = 0;
    int t = way > 0 ? 0 : y.length - 1;
    int j = t % m;
    for (int i = 0; i < y.length; i++) {
      double error = y[t] - s[j] - l;
      double before = l;
      l = before - keep * c + gain * error;
      c = before + fade * c + inner * error;
      s[j] += a[2] * error;
      sum += error * error;
      t += way;
      j = next(j, way);
    }
    state.level = l;
    state.potential = c;
    return sum;
  }

  private double full(double[] a, int way) {
    double keep = 1 - a[1];
    double fade = 1 - a[0];
    double gain = a[0] - a[1];
    double inner = a[0] + a[1];
    double[] s = state.season;
    double[] d = state.hidden;
    double l = state.level;
    double c = state.potential;
    double sum = 0;
    int t = way > 0 ? 0 : y.length - 1;
    int j = t % m;
    for (int i = 0; i < y.length; i++) {
      double phase = s[j];
      double error = y[t] - phase - l;
      double before = l;
      l = before - keep * c + gain * error;
      c = before + fade * c + inner * error;
      s[j] = phase - (1 - a[3]) * d[j] + (a[2] - a[3]) * error;
      d[j] = phase + (1 - a[2]) * d[j] + (a[2] + a[3]) * error;
      sum += error * error;
      t += way;
      j = next(j, way);
    }
    state.level = l;
    state.potential = c;
    return sum;
  }

  private int next(int j, int way) {
    int next = j + way;
    return next == m ? 0 : next < 0 ? m - 1 : next;
  }
}
