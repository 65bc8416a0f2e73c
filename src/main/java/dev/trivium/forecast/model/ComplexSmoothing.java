package dev.trivium.forecast.model;

import java.util.List;

/**
 * Complex exponential smoothing: level and trend follow from two correlated states instead of
 * separate components; the season, among those given, and its kind are chosen by AICc.
 *
 * <p>Shape: values oldest first, at least four; a seasonal kind needs two seasons and two values.
 * Errors: none; a series no kind can follow gets the kind without season at its start values.
 *
 * <p>Source: Svetunkov, Kourentzes &amp; Ord (2022), "Complex exponential smoothing".
 */
public final class ComplexSmoothing implements Model {
  private static final double TOLERANCE = 1e-3;
  private static final int ITERATIONS = 300;
  private static final double SIDE = 0.1;

  /** Beyond this many periods a season has too many states beside a level. */
  private static final int LONG = 60;

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    CesFit best = search(CesForm.NONE, y, 1, CesForm.NONE.start());
    for (int m : seasons) {
      for (CesForm form : CesForm.values()) {
        if (form.seasoned() && enough(y, m) && (m <= LONG || form == CesForm.SIMPLE)) {
          CesFit fit = search(form, y, m, form.start());
          best = fit.criterion < best.criterion ? fit : best;
        }
      }
    }
    return best;
  }

  @Override
  public Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    boolean known = before instanceof CesFit fit && (!fit.form.seasoned() || enough(y, fit.m));
    if (!known) {
      return fit(y, seasons);
    }
    CesFit fit = (CesFit) before;
    return search(fit.form, y, fit.m, fit.a);
  }

  private static boolean enough(double[] y, int m) {
    return m > 1 && y.length >= 2 * m + 2;
  }

  private static CesFit search(CesForm form, double[] y, int m, double[] start) {
    CesRecursion recursion = new CesRecursion(form, y, m);
    double[] a = NelderMead.minimise(recursion::run, start, SIDE, TOLERANCE, ITERATIONS);
    return new CesFit(form, a, y, m);
  }
}
