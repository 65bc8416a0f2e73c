package dev.trivium.forecast.model;

/**
 * Level and information potential, and those of each phase of the season; one step at a time.
 *
 * <p>Source: Svetunkov, Kourentzes &amp; Ord (2022), state space form of complex exponential
 * smoothing: {@code l' = l − (1−α₁)c + (α₀−α₁)ε}, {@code c' = l + (1−α₀)c + (α₀+α₁)ε}.
 */
final class CesState {
  private final CesForm form;
  double level;
  double potential;
  final double[] season;
  final double[] hidden;

  CesState(CesForm form, int m) {
    this.form = form;
    this.season = new double[form.seasoned() ? m : 0];
    this.hidden = new double[form.seasoned() ? m : 0];
  }

  CesState copy() {
    CesState copy = new CesState(form, season.length);
    copy.level = level;
    copy.potential = potential;
    System.arraycopy(season, 0, copy.season, 0, season.length);
    System.arraycopy(hidden, 0, copy.hidden, 0, hidden.length);
    return copy;
  }

  double ahead(int phase) {
    return switch (form) {
      case NONE -> level;
      case SIMPLE -> season[phase];
      case PARTIAL, FULL -> level + season[phase];
    };
  }

  void step(double[] a, double error, int phase) {
    if (form != CesForm.SIMPLE) {
      double before = level;
      level = before - (1 - a[1]) * potential + (a[0] - a[1]) * error;
      potential = before + (1 - a[0]) * potential + (a[0] + a[1]) * error;
    }
    if (form == CesForm.PARTIAL) {
      season[phase] += a[2] * error;
    } else if (form.seasoned()) {
      int first = form == CesForm.FULL ? 2 : 0;
      double real = a[first];
      double other = a[first + 1];
      double before = season[phase];
      season[phase] = before - (1 - other) * hidden[phase] + (real - other) * error;
      hidden[phase] = before + (1 - real) * hidden[phase] + (real + other) * error;
    }
  }
}
