package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.evaluate.Member.Kind;
import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import java.util.List;

/**
 * All that is known before members are weighed, as one row of numbers: the features of the series,
 * how the members did in the past, and how far they are apart now.
 *
 * <p>For each kind: whether it takes part, the logarithm of its loss over that of the naive
 * forecast, and its mean and last distance from the middle of all members in usual moves.
 */
public final class Situation {
  /** Kinds the weights know; a later kind does not move the columns of the earlier ones. */
  public static final int KINDS = 9;

  /** Columns of a row. */
  public static final int COLUMNS = Features.COUNT + 1 + 4 * KINDS;

  private static final double FAR = 4;
  private static final double MOST_ORIGINS = 6;

  private Situation() {}

  /**
   * @param past of the members
   * @param paths what each member foresees now
   * @param m season of the series
   */
  public static double[] of(
      RollingOrigin past, List<Member> members, List<Path> paths, double[] y, int m) {
    int steps = paths.getFirst().steps();
    double[] row = Arrays.copyOf(Features.of(y, m, steps), COLUMNS);
    row[Features.COUNT] = past.count() / MOST_ORIGINS;
    double[] middle = middle(paths, steps);
    double usual = move(y, m);
    int naive = members.size() - 1;
    for (int i = 0; i < members.size(); i++) {
      int kind = members.get(i).kind().place();
      if (kind < KINDS) {
        int at = Features.COUNT + 1 + 4 * kind;
        row[at] = 1;
        row[at + 1] =
            past.count() == 0 ? 0 : held(StrictMath.log(past.loss(i) / past.loss(naive)) * 2);
        row[at + 2] = held(apart(paths.get(i), middle, 0, steps) / usual);
        row[at + 3] = held(apart(paths.get(i), middle, steps - 1, steps) / usual);
      }
    }
    return row;
  }

  /** Which kinds take part. */
  static boolean present(double[] row, Kind kind) {
    int place = kind.place();
    return place < KINDS && row[Features.COUNT + 1 + 4 * place] > 0;
  }

  private static double apart(Path path, double[] middle, int from, int steps) {
    double sum = 0;
    for (int h = from; h < steps; h++) {
      sum += path.centre(h) - middle[h];
    }
    return sum / (steps - from);
  }

  private static double[] middle(List<Path> paths, int steps) {
    double[] middle = new double[steps];
    double[] at = new double[paths.size()];
    for (int h = 0; h < steps; h++) {
      for (int i = 0; i < at.length; i++) {
        at[i] = paths.get(i).centre(h);
      }
      Arrays.sort(at);
      middle[h] = (at[(at.length - 1) / 2] + at[at.length / 2]) / 2;
    }
    return middle;
  }

  private static double move(double[] y, int m) {
    int lag = y.length > m ? m : 1;
    double sum = 0;
    for (int t = lag; t < y.length; t++) {
      sum += Math.abs(y[t] - y[t - lag]);
    }
    return Math.max(1e-12, sum / Math.max(1, y.length - lag));
  }

  /** Bounded, and 0 where nothing can be said. */
  private static double held(double value) {
    return Double.isNaN(value) ? 0 : Math.max(-FAR, Math.min(FAR, value));
  }
}
