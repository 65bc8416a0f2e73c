package dev.trivium.forecast.engine;

import dev.trivium.forecast.model.Path;

/** Spreads where a series is too short to know its own. */
final class FewValues {
  /**
   * A usual move in values: beginnings of two and three values of M4's training series and of the
   * training parts of M1, M3 and Tourism had the least pinball loss with these (of 0, 0.02, 0.05,
   * 0.1 and 0.2).
   */
  private static final double USUAL = 0.2;

  private static final double USUAL_IN_A_SEASON = 0.05;

  /**
   * Student's quantile at 95 % with n − 2 degrees of freedom over that with 6, for 4 values and
   * more: the errors that bounds are learned from had at least 8 values before them.
   */
  private static final double[] STUDENT = {1.503, 1.211, 1.097, 1.037};

  private FewValues() {}

  /**
   * The last value with a spread that does not pretend to know: a usual move counts as one beside
   * those that were seen, and no spread is less than these.
   *
   * @param y at least one value
   * @param naive the last value repeated
   */
  static Path rough(double[] y, Path naive, boolean seasonal) {
    double usual = Math.abs(y[y.length - 1]) * (seasonal ? USUAL_IN_A_SEASON : USUAL);
    double[] spread = new double[naive.steps()];
    for (int h = 0; h < spread.length; h++) {
      double moved = naive.spread(h) / Math.sqrt(h + 1.0);
      double squares = usual * usual + (y.length - 1) * moved * moved;
      spread[h] = Math.max(naive.spread(h), Math.sqrt(squares / y.length * (h + 1)));
    }
    return new Path(naive.centres(), spread);
  }

  /** A path of models fitted to so many values, with wider spreads where they are few. */
  static Path wider(Path path, int n) {
    int row = n - Ladder.LEAST;
    if (row < 0 || row >= STUDENT.length) {
      return path;
    }
    double[] spread = new double[path.steps()];
    for (int h = 0; h < spread.length; h++) {
      spread[h] = path.spread(h) * STUDENT[row];
    }
    return new Path(path.centres(), spread);
  }
}
