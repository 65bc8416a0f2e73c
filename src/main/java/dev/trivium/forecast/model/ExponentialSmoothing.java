package dev.trivium.forecast.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Exponential smoothing whose error, trend and season are chosen by AICc.
 *
 * <p>Source: Hyndman, Koehler, Snyder &amp; Grose (2002); Hyndman, Koehler, Ord &amp; Snyder
 * (2008). Initial states come from a heuristic and stay: optimising level and trend of the winner
 * lowers its criterion and worsens its forecasts, most of all for short series.
 */
public final class ExponentialSmoothing implements Model {
  private static final double TOLERANCE = 1e-3;
  private static final int ITERATIONS = 250;

  /**
   * Trends that never bend need this much more in the criterion than damped ones. One-step errors
   * hardly tell them apart, errors at the horizon do (Gardner &amp; McKenzie 1985).
   */
  private static final double UNDAMPED = 4;

  private static final double LEAST_RATIO = 0.05;

  private final Predicate<EtsForm> allowed;

  private ExponentialSmoothing(Predicate<EtsForm> allowed) {
    this.allowed = allowed;
  }

  /** All admissible forms. */
  public static ExponentialSmoothing automatic() {
    return new ExponentialSmoothing(form -> true);
  }

  /** All admissible forms without a season. */
  public static ExponentialSmoothing unseasonal() {
    return new ExponentialSmoothing(form -> !form.seasoned());
  }

  /** Only forms with a damped trend. */
  public static ExponentialSmoothing damped() {
    return new ExponentialSmoothing(EtsForm::damped);
  }

  /** Simple exponential smoothing: no trend, no season. */
  public static ExponentialSmoothing simple() {
    return new ExponentialSmoothing(form -> !form.trended() && !form.seasoned());
  }

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    int m = season(y, seasons);
    boolean positive = positive(y);
    EtsFit best = null;
    double least = Double.POSITIVE_INFINITY;
    for (EtsForm form : EtsForm.admissible()) {
      boolean fits = (m > 1 || !form.seasoned()) && (positive || !form.needsPositive());
      if (fits && allowed.test(form)) {
        EtsFit fit = search(form, y, m, EtsWeights.start(form));
        double handicap = form.trend() == EtsForm.Trend.A ? UNDAMPED : 0;
        if (best == null || fit.criterion + handicap < least) {
          least = fit.criterion + handicap;
          best = fit;
        }
      }
    }
    if (best == null || !Double.isFinite(best.criterion)) {
      EtsForm plain = new EtsForm(false, EtsForm.Trend.N, EtsForm.Seasonal.N);
      best = search(plain, y, m, EtsWeights.start(plain));
    }
    return stable(best, y, m);
  }

  @Override
  public Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    int m = season(y, seasons);
    if (!(before instanceof EtsFit known)
        || known.form.seasoned() && m == 1
        || known.form.needsPositive() && !positive(y)) {
      return fit(y, seasons);
    }
    return stable(search(known.form, y, m, known.x), y, m);
  }

  /** The best fit of one form. */
  static EtsFit fit(EtsForm form, double[] y, int m) {
    return stable(search(form, y, m, EtsWeights.start(form)), y, m);
  }

  private static int season(double[] y, List<Integer> seasons) {
    int m = seasons.isEmpty() ? 1 : seasons.getFirst();
    return y.length >= 2 * m + 2 ? m : 1;
  }

  /** Whether all values are clearly above zero. */
  static boolean positive(double[] y) {
    double least = Arrays.stream(y).min().orElse(0);
    return least > 0 && least >= LEAST_RATIO * Arrays.stream(y).sum() / y.length;
  }

  private static EtsFit search(EtsForm form, double[] y, int m, double[] start) {
    EtsState first = EtsState.first(form, y, m);
    EtsRecursion recursion = new EtsRecursion(form, y, m);
    double[] x =
        NelderMead.minimise(
            p -> recursion.run(EtsWeights.of(form, p), first), start, 1, TOLERANCE, ITERATIONS);
    return new EtsFit(form, x, EtsWeights.of(form, x), first, y, m);
  }

  /** Calms parameters that would never forget. */
  private static EtsFit stable(EtsFit fit, double[] y, int m) {
    EtsState first = EtsState.first(fit.form, y, m);
    EtsFit calm = fit;
    boolean applies = fit.form.trended() && fit.form.seasoned();
    for (int i = 0; i < 6 && applies && !calm.weights.stable(m); i++) {
      calm = new EtsFit(fit.form, fit.x, calm.weights.calmer(), first, y, m);
    }
    return calm;
  }
}
