package dev.trivium.forecast.arima;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many pairs of sine and cosine a long season needs, by AICc.
 *
 * <p>Source: dynamic harmonic regression (Hyndman &amp; Athanasopoulos, FPP3 §10.5). The values are
 * differenced to be stationary and whitened by a long autoregression first; then the pairs are made
 * orthogonal one after the other, so that each needs one pass.
 */
final class Harmonics {
  private static final int MOST = 60;

  private final double[] y;
  private final int differences;
  private double[] whitening = new double[0];

  private Harmonics(double[] y) {
    this.y = y;
    differences = Kpss.differences(y, 1);
  }

  /**
   * Frequencies in cycles a period; the longer seasons leave out what the shorter ones have.
   *
   * @param seasons ascending; those of which there are not two in the values count as none
   */
  static double[] find(double[] y, List<Integer> seasons) {
    Harmonics harmonics = new Harmonics(y);
    double[] found = new double[0];
    for (int m : seasons) {
      if (y.length >= 2 * m) {
        found = harmonics.more(found, m);
      }
    }
    return found;
  }

  /** Sine of a frequency for even columns, cosine for odd ones, over periods from to before to. */
  static double[] column(double frequency, boolean cosine, int from, int to) {
    double[] values = new double[to - from];
    for (int t = from; t < to; t++) {
      double turns = frequency * t;
      double angle = 2 * Math.PI * (turns - Math.floor(turns));
      values[t - from] = cosine ? StrictMath.cos(angle) : StrictMath.sin(angle);
    }
    return values;
  }

  private double[] more(double[] found, int m) {
    double[] all = candidates(found, m);
    List<double[]> basis = new ArrayList<>();
    for (double frequency : all) {
      basis.add(moved(column(frequency, false, 0, y.length)));
      basis.add(moved(column(frequency, true, 0, y.length)));
    }
    double[] w = moved(y);
    whiten(w, basis);
    double[] rest = filtered(w);
    int n = rest.length;
    double least = Double.POSITIVE_INFINITY;
    int best = found.length;
    List<double[]> directions = new ArrayList<>();
    for (int i = 0; i <= all.length; i++) {
      if (i > 0) {
        take(filtered(basis.get(2 * i - 2)), directions, rest);
        take(filtered(basis.get(2 * i - 1)), directions, rest);
      }
      double sum = Math.max(Double.MIN_NORMAL, Normal.dot(rest, rest));
      double value = Candidate.corrected(n * StrictMath.log(sum), 2 * i + 4, n);
      if (i >= found.length && value < least) {
        least = value;
        best = i;
      }
    }
    return Arrays.copyOf(all, best);
  }

  private double[] candidates(double[] found, int m) {
    int most = Math.min(MOST, Math.min((m - 1) / 2, y.length / 16));
    double[] all = Arrays.copyOf(found, found.length + most);
    int count = found.length;
    for (int k = 1; k <= most; k++) {
      double frequency = (double) k / m;
      boolean known = false;
      for (double one : found) {
        known |= Math.abs(one - frequency) < 1e-9;
      }
      if (!known) {
        all[count++] = frequency;
      }
    }
    return Arrays.copyOf(all, count);
  }

  /** An autoregression of what all columns together leave. */
  private void whiten(double[] w, List<double[]> basis) {
    double[] rest = w.clone();
    List<double[]> directions = new ArrayList<>();
    for (double[] column : basis) {
      take(column.clone(), directions, rest);
    }
    int order = Math.min(6, w.length / 10);
    whitening = FirstGuess.longAutoregression(rest, order);
  }

  private double[] moved(double[] values) {
    double[] moves = values;
    for (int d = 0; d < differences; d++) {
      moves = Differences.of(moves, 1);
    }
    double mean = 0;
    for (double value : moves) {
      mean += value / moves.length;
    }
    double[] around = new double[moves.length];
    for (int t = 0; t < around.length; t++) {
      around[t] = moves[t] - mean;
    }
    return around;
  }

  private double[] filtered(double[] w) {
    int order = whitening.length;
    double[] filtered = new double[w.length - order];
    for (int t = order; t < w.length; t++) {
      double sum = w[t];
      for (int j = 0; j < order; j++) {
        sum -= whitening[j] * w[t - 1 - j];
      }
      filtered[t - order] = sum;
    }
    return filtered;
  }

  /** Takes the part of a column that is new out of the rest. */
  private static void take(double[] column, List<double[]> directions, double[] rest) {
    double before = Normal.dot(column, column);
    for (double[] direction : directions) {
      subtract(column, direction, Normal.dot(column, direction));
    }
    double size = Normal.dot(column, column);
    if (size > 1e-10 * before && size > 0) {
      double root = 1 / Math.sqrt(size);
      for (int t = 0; t < column.length; t++) {
        column[t] *= root;
      }
      subtract(rest, column, Normal.dot(rest, column));
      directions.add(column);
    }
  }

  private static void subtract(double[] from, double[] direction, double share) {
    for (int t = 0; t < from.length; t++) {
      from[t] -= share * direction[t];
    }
  }
}
