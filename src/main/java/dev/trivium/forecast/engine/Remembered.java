package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Past;
import dev.trivium.forecast.evaluate.Seen;
import dev.trivium.forecast.series.Cleaning;
import dev.trivium.forecast.series.Lasting;
import dev.trivium.forecast.series.Prepared;
import dev.trivium.forecast.series.Regressors;
import java.util.Arrays;
import java.util.List;

/**
 * The last values of a prepared series, scaled by a power of two, as each origin saw them.
 *
 * <p>Each origin cleans for itself, because a later value tells a spike from a new level. Where the
 * whole series is clean, so are its beginnings. Origins do without what other series lead to expect
 * of causes, because that was estimated on whole pasts; only the fit to all values has it.
 */
final class Remembered implements Past {
  private final Prepared prepared;
  private final double[] original;
  private final Seen fitting;
  private final boolean[] imputed;
  private final List<Integer> seasons;
  private final boolean touched;
  final int exponent;

  /**
   * @param most values that are kept at the end
   */
  Remembered(Prepared prepared, int most) {
    this.prepared = prepared;
    double[] all = prepared.original();
    int from = Math.max(0, all.length - most);
    double largest = 0;
    for (int t = from; t < all.length; t++) {
      largest = Math.max(largest, Math.abs(all[t]));
    }
    exponent = largest > 0 ? Math.max(-1000, Math.getExponent(largest) + 1) : 0;
    original = scaled(all, from);
    List<Lasting> lasting = prepared.lasting().stream().map(one -> one.scaled(exponent)).toList();
    Regressors causes = prepared.series().regressors();
    int rows = Math.max(all.length, causes.rows());
    double[] expected = scaled(causes.expected(0, rows), from);
    fitting = without(expected, scaled(prepared.fitting(), from), lasting);
    imputed = new boolean[all.length - from];
    for (int t = from; t < all.length; t++) {
      imputed[t - from] = prepared.imputed(t);
    }
    seasons = prepared.series().seasons();
    touched = !prepared.effects().isEmpty();
  }

  private double[] scaled(double[] all, int from) {
    double[] y = new double[all.length - from];
    for (int t = 0; t < y.length; t++) {
      y[t] = Math.scalb(all[from + t], -exponent);
    }
    return y;
  }

  /** Gaps filled, nothing taken out. */
  double[] original() {
    return original.clone();
  }

  /** Gaps filled, what happened once and what is expected of causes taken out. */
  Seen fitting() {
    return fitting;
  }

  @Override
  public int length() {
    return original.length;
  }

  @Override
  public Seen until(int position) {
    double[] seen = gap(position) ? filled(position) : Arrays.copyOf(original, position);
    if (!touched) {
      return new Seen(seen, List.of());
    }
    Cleaning cleaning = Cleaning.of(seen, seasons);
    return new Seen(cleaning.values(), cleaning.lasting());
  }

  /** Without what other series lead to expect of known causes, which comes on top afterwards. */
  private static Seen without(double[] expected, double[] values, List<Lasting> lasting) {
    double[] rest = values.clone();
    for (int t = 0; t < rest.length; t++) {
      rest[t] -= expected[t];
    }
    double[] ahead = Arrays.copyOfRange(expected, rest.length, expected.length);
    return new Seen(rest, lasting, ahead);
  }

  /** Whether a value before the position was estimated, which later ones may have helped. */
  private boolean gap(int position) {
    boolean gap = false;
    for (int t = 0; t < position; t++) {
      gap |= imputed[t];
    }
    return gap;
  }

  private double[] filled(int position) {
    int from = prepared.series().length() - original.length;
    return scaled(prepared.originalUntil(from + position), from);
  }

  @Override
  public double truth(int position) {
    return imputed[position] ? Double.NaN : original[position];
  }
}
