package dev.trivium.forecast.series;

import dev.trivium.forecast.series.Effect.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Outliers, level shifts and transient changes of a seasonally adjusted series.
 *
 * <p>Shape: finite values, at least {@link #LEAST}. Units: sizes in those of the values. Errors:
 * none; without noise nothing is found. The last value is never judged, a shift needs three values,
 * most of which bear it out.
 *
 * <p>Source: Chen &amp; Liu (1993), the loop of §3 with an autoregression for the ARIMA model: τ =
 * ω̂/se(ω̂) of each kind at each time, the largest above the critical value is taken out, then all
 * sizes are estimated together. The critical value rises linearly from 3.0 (n ≤ 50) to 4.0 (n ≥
 * 450); transient changes decay by 0.7.
 */
final class Interventions {
  static final int LEAST = 36;

  /** Each find looks at all values again. */
  private static final int LONGEST = 600;

  static final double DECAY = 0.7;
  private static final int SWEEPS = 4;

  /** More than these, or than one in so many values, are the nature of the series. */
  private static final int MOST = 5;

  private static final int MOST_SHARE = 24;

  /** So few values of a new level could be one that is far out; as many tell the level before. */
  private static final int FEW = 12;

  private final double[] raw;
  private final double critical;
  private final List<Effect> found = new ArrayList<>();

  private Interventions(double[] x, double stricter) {
    this.raw = x;
    this.critical = critical(x.length) * stricter;
  }

  /**
   * @param stricter multiplies the critical value
   */
  static List<Effect> find(double[] x, double stricter) {
    return !serves(x.length) ? List.of() : new Interventions(x, stricter).run();
  }

  static boolean serves(int n) {
    return n >= LEAST && n <= LONGEST;
  }

  static double critical(int n) {
    return 3 + Math.max(0, Math.min(1, (n - 50) / 400.0));
  }

  private List<Effect> run() {
    int most = Math.max(MOST, raw.length / MOST_SHARE);
    double[] rest = raw.clone();
    AutoRegression model = AutoRegression.of(rest);
    Effect next = strongest(model, rest);
    while (next.size() != 0) {
      if (found.size() == most) {
        return List.of();
      }
      Effect named = named(next, model, rest);
      found.add(named);
      subtract(rest, named, 1);
      model = AutoRegression.of(rest);
      next = strongest(model, rest);
    }
    for (int sweep = 0; sweep < SWEEPS && !found.isEmpty(); sweep++) {
      again(model, rest);
    }
    return List.copyOf(found);
  }

  /** Estimates each size anew with the others taken out, and lets go of what is not enough. */
  private void again(AutoRegression model, double[] rest) {
    for (int i = 0; i < found.size(); i++) {
      Effect one = found.get(i);
      subtract(rest, one, -1);
      double[] e = model.residuals(rest);
      double[] shape = shape(one.kind(), model.lags(), raw.length - one.at());
      double size = dot(e, shape, one.at()) / squares(shape);
      double sigma = Medians.deviation(e);
      if (Math.abs(size) * Math.sqrt(squares(shape)) > critical * sigma) {
        Effect sized = new Effect(one.kind(), one.at(), size);
        found.set(i, sized);
        subtract(rest, sized, 1);
      } else {
        found.remove(i--);
      }
    }
  }

  private Effect strongest(AutoRegression model, double[] rest) {
    int n = raw.length;
    double[] e = model.residuals(rest);
    double sigma = Medians.deviation(e);
    Effect best = new Effect(Kind.OUTLIER, 0, 0);
    double largest = critical;
    if (!(sigma > 0)) {
      return best;
    }
    double[] lags = model.lags();
    for (Kind kind : Kind.values()) {
      double[] whole = shape(kind, lags, n);
      int first = Math.max(lags.length, kind == Kind.OUTLIER ? 1 : 3);
      double squares = 0;
      double dot = 0;
      for (int t = n - 1; t >= first; t--) {
        squares += whole[n - 1 - t] * whole[n - 1 - t];
        dot = keeps(kind) * dot + alone(e, lags, t);
        double tau = Math.abs(dot) / (Math.sqrt(squares) * sigma);
        Effect seen = new Effect(kind, t, dot / squares);
        if (tau > largest && t <= last(kind) && borneOut(seen, rest)) {
          largest = tau;
          best = seen;
        }
      }
    }
    return best;
  }

  /**
   * Whether most values since a recent shift lie on its side of the middle between the levels; a
   * single value far out at the end, which nothing judges yet, would else be told as one.
   */
  private static boolean borneOut(Effect seen, double[] rest) {
    int since = rest.length - seen.at();
    if (seen.kind() != Kind.LEVEL_SHIFT || since > FEW) {
      return true;
    }
    int from = Math.max(0, seen.at() - FEW);
    double level = Medians.of(Arrays.copyOfRange(rest, from, seen.at()));
    int beyond = 0;
    for (int t = seen.at(); t < rest.length; t++) {
      double moved = rest[t] - level;
      beyond += Math.abs(moved) > Math.abs(seen.size()) / 2 && moved * seen.size() > 0 ? 1 : 0;
    }
    return 2 * beyond > since;
  }

  /** Product of the errors with what a single value at a time does to them. */
  private static double alone(double[] e, double[] lags, int t) {
    double sum = e[t];
    for (int i = 1; i <= lags.length && t + i < e.length; i++) {
      sum -= lags[i - 1] * e[t + i];
    }
    return sum;
  }

  /** Share of an effect that the next value still has. */
  private static double keeps(Kind kind) {
    return kind == Kind.OUTLIER ? 0 : kind == Kind.LEVEL_SHIFT ? 1 : DECAY;
  }

  /**
   * The kind that leaves least at the time of an effect, each with its size and the model fitted in
   * turn: fitted to a shift, a model alone takes it for long memory.
   */
  private Effect named(Effect seen, AutoRegression model, double[] rest) {
    Effect best = seen;
    double least = Double.POSITIVE_INFINITY;
    for (Kind kind : Kind.values()) {
      Effect tried = new Effect(kind, seen.at(), 0);
      AutoRegression fitted = model;
      double[] without = rest.clone();
      double[] e = fitted.residuals(without);
      for (int turn = 0; turn < SWEEPS && seen.at() <= last(kind); turn++) {
        double[] shape = shape(kind, fitted.lags(), rest.length - seen.at());
        double more = dot(e, shape, seen.at()) / squares(shape);
        subtract(without, new Effect(kind, seen.at(), more), 1);
        tried = new Effect(kind, seen.at(), tried.size() + more);
        fitted = AutoRegression.of(without);
        e = fitted.residuals(without);
      }
      double left = squares(e);
      if (tried.size() != 0 && left < least && borneOut(tried, rest)) {
        least = left;
        best = tried;
      }
    }
    return best;
  }

  private int last(Kind kind) {
    int apart = kind == Kind.OUTLIER ? 2 : kind == Kind.LEVEL_SHIFT ? 3 : 4;
    return raw.length - apart;
  }

  /** What an effect of size 1 does to the one-step errors from its time on. */
  private static double[] shape(Kind kind, double[] lags, int length) {
    double[] shape = new double[length];
    double carried = 0;
    for (int i = 0; i < length; i++) {
      double own = i == 0 ? 1 : i <= lags.length ? -lags[i - 1] : 0;
      carried = keeps(kind) * carried + own;
      shape[i] = carried;
    }
    return shape;
  }

  private static double dot(double[] e, double[] shape, int at) {
    double sum = 0;
    for (int t = at; t < e.length; t++) {
      sum += e[t] * shape[t - at];
    }
    return sum;
  }

  private static double squares(double[] shape) {
    double sum = 0;
    for (double value : shape) {
      sum += value * value;
    }
    return sum;
  }

  /** Takes an effect out of the values; the sign −1 puts it back. */
  static void subtract(double[] x, Effect effect, double sign) {
    double size = sign * effect.size();
    switch (effect.kind()) {
      case OUTLIER -> x[effect.at()] -= size;
      case LEVEL_SHIFT -> {
        for (int t = effect.at(); t < x.length; t++) {
          x[t] -= size;
        }
      }
      case TRANSIENT -> {
        for (int t = effect.at(); t < x.length && size != 0; t++) {
          x[t] -= size;
          size = Math.abs(size) < 1e-12 * Math.abs(effect.size()) ? 0 : size * DECAY;
        }
      }
    }
  }
}
