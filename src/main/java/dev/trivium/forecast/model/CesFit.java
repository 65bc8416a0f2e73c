package dev.trivium.forecast.model;

import java.util.Arrays;

/**
 * Complex smoothing with its parameters and the state behind the last value.
 *
 * <p>The model is linear, so {@code v_h = σ²(1 + Σ_{j<h} c_j²)}, where c_j is what one unit of
 * error does j steps later (class 1 of Hyndman, Koehler, Ord &amp; Snyder 2008, §6.1).
 */
final class CesFit implements Model.Fitted {
  final CesForm form;
  final double[] a;
  final double criterion;
  final int m;
  private final int n;
  private final CesState state;
  private final double variance;

  CesFit(CesForm form, double[] a, double[] y, int m) {
    this.form = form;
    this.a = a.clone();
    this.n = y.length;
    this.m = m;
    CesRecursion recursion = new CesRecursion(form, y, m);
    double likelihood = recursion.run(a);
    int k = form.counted(m);
    int free = n - k - 1;
    criterion =
        free <= 0 ? Double.POSITIVE_INFINITY : likelihood + 2 * k + 2.0 * k * (k + 1) / free;
    state = recursion.state;
    variance = recursion.squares / Math.max(1, n - form.dimensions() - 1);
  }

  @Override
  public String name() {
    return form.toString();
  }

  @Override
  public Path path(int steps) {
    CesState future = state.copy();
    CesState shock = new CesState(form, m);
    shock.step(a, 1, Math.floorMod(-1, m));
    double[] centre = new double[steps];
    double[] spread = new double[steps];
    double sum = 1;
    for (int h = 0; h < steps; h++) {
      int phase = (n + h) % m;
      centre[h] = future.ahead(phase);
      future.step(a, 0, phase);
      spread[h] = Math.sqrt(variance * sum);
      double response = shock.ahead(h % m);
      sum += response * response;
      shock.step(a, 0, h % m);
    }
    return new Path(centre, spread);
  }

  /** Where each phase is smoothed by itself, the mean of the phases is the level. */
  @Override
  public Parts parts(int steps) {
    CesState future = state.copy();
    double first = base(future);
    double[] trend = new double[steps];
    double[] season = new double[steps];
    for (int h = 0; h < steps; h++) {
      int phase = (n + h) % m;
      trend[h] = base(future) - first;
      season[h] = future.ahead(phase) - base(future);
      future.step(a, 0, phase);
    }
    Parts parts = Parts.level(first, steps).plus(Parts.TREND, trend);
    return form.seasoned() ? parts.plus(Parts.season(m), season) : parts;
  }

  private double base(CesState at) {
    return form == CesForm.SIMPLE ? Arrays.stream(at.season).sum() / m : at.level;
  }
}
