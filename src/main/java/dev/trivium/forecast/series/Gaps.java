package dev.trivium.forecast.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The periods without a value, and what stands in for them.
 *
 * <p>Shape: {@link #filled} is as long as what was given, finite, and within the known values.
 * Units: those of the values. Errors: none; without any known value everything is 0.
 *
 * <p>Source: straight lines through the seasonally adjusted values, as {@code na.interp} of R's
 * forecast package documents it; the season is that of {@link Split}.
 */
final class Gaps {
  private static final double ALWAYS = 0.75;
  private static final int LATEST = 4;

  private final GapMeaning meaning;
  private final boolean[] empty;
  private final double[] filled;
  private final List<Gap> list;

  private Gaps(GapMeaning meaning, boolean[] empty, double[] filled, List<Gap> list) {
    this.meaning = meaning;
    this.empty = empty;
    this.filled = filled;
    this.list = list;
  }

  static Gaps of(double[] given, GapMeaning meaning, List<Integer> seasons) {
    boolean[] empty = new boolean[given.length];
    double[] known = given.clone();
    boolean any = false;
    for (int t = 0; t < given.length; t++) {
      empty[t] = !Double.isFinite(given[t]);
      known[t] = empty[t] ? meaning == GapMeaning.ZERO ? 0 : Double.NaN : given[t];
      any |= empty[t];
    }
    boolean guess = any && meaning != GapMeaning.ZERO;
    double[] filled = guess ? fill(known, seasons) : known;
    return new Gaps(meaning, empty, filled, Gap.runs(given));
  }

  /** The same with other values at the end. */
  Gaps endingIn(double[] last) {
    double[] other = filled.clone();
    System.arraycopy(last, 0, other, other.length - last.length, last.length);
    return new Gaps(meaning, empty, other, list);
  }

  private static double[] fill(double[] known, List<Integer> seasons) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : known) {
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    // Powers of two keep the sums of the season finite and cost no digit.
    double largest = Math.max(Math.abs(least), Math.abs(most));
    int exponent = largest > 0 && largest < Double.POSITIVE_INFINITY ? scale(largest) : 0;
    boolean logs = least > 0;
    double[] z = new double[known.length];
    for (int t = 0; t < z.length; t++) {
      double scaled = Math.scalb(known[t], -exponent);
      z[t] = logs ? StrictMath.log(scaled) : scaled;
    }
    Split split = Split.of(z, seasons);
    double[] adjusted = Split.connected(split.adjusted(z));
    double[] filled = known.clone();
    for (int t = 0; t < z.length; t++) {
      if (Double.isNaN(filled[t])) {
        double sum = adjusted[t] + split.season[t];
        double value = Math.scalb(logs ? StrictMath.exp(sum) : sum, exponent);
        filled[t] = most < least ? 0 : Math.max(least, Math.min(most, value));
      }
    }
    return filled;
  }

  private static int scale(double largest) {
    return Math.max(-1000, Math.getExponent(largest) + 1);
  }

  double[] filled() {
    return filled.clone();
  }

  /** Whether a value stands in for one that was not there. */
  boolean imputed(int t) {
    return empty[t] && meaning != GapMeaning.ZERO;
  }

  int imputedCount() {
    int count = 0;
    for (int t = 0; t < empty.length; t++) {
      count += imputed(t) ? 1 : 0;
    }
    return count;
  }

  List<Gap> list() {
    return list;
  }

  /**
   * Phases of the season that are shut nearly every time, the last four times always. Phase 0 is
   * that of the first value.
   */
  boolean[] shut(int season) {
    boolean[] shut = new boolean[Math.max(1, season)];
    if (meaning != GapMeaning.CLOSED || season < 2 || empty.length < LATEST * season) {
      return shut;
    }
    for (int phase = 0; phase < season; phase++) {
      int times = 0;
      int closed = 0;
      int run = 0;
      for (int t = phase; t < empty.length; t += season) {
        times++;
        closed += empty[t] ? 1 : 0;
        run = empty[t] ? run + 1 : 0;
      }
      shut[phase] = closed >= ALWAYS * times && run >= LATEST;
    }
    return shut;
  }

  /** What speaks against the declared meaning; empty when nothing does. */
  List<String> doubts() {
    double[] known = new double[empty.length];
    int zeros = 0;
    int count = 0;
    boolean whole = true;
    for (int t = 0; t < empty.length; t++) {
      if (!empty[t]) {
        known[count++] = filled[t];
        zeros += filled[t] == 0 ? 1 : 0;
        whole &= filled[t] == StrictMath.rint(filled[t]) && filled[t] >= 0;
      }
    }
    int gaps = empty.length - count;
    double middle = Medians.of(Arrays.copyOf(known, count));
    double low = Medians.quantile(Medians.sorted(Arrays.copyOf(known, count)), 0.05);
    List<String> doubts = new ArrayList<>();
    boolean often = gaps >= 3 && gaps >= 0.1 * empty.length;
    if (meaning == GapMeaning.UNKNOWN && often && whole && zeros == 0 && middle <= 5) {
      doubts.add(
          "gaps were declared unknown, but the values are small counts without a single zero:"
              + " perhaps a gap means zero");
    }
    if (meaning == GapMeaning.ZERO
        && gaps >= 1
        && count >= 8
        && zeros == 0
        && middle > 10
        && low > middle / 4) {
      doubts.add(
          "gaps were declared zero, but no value comes near zero otherwise: perhaps the feed was"
              + " broken and a gap means unknown");
    }
    return doubts;
  }
}
