package dev.trivium.forecast.engine;

import dev.trivium.forecast.model.Decomposition;
import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import java.util.Optional;

/** Keeps paths that run away out of the combination, and bounds within reason. */
final class Guard {
  private static final double FAR = 8;

  /** The same where the past cannot tell who lost. */
  private static final double FAR_UNTRIED = 5;

  private static final double LARGEST = 20;
  private static final double BLURRED = 3;

  private final double[] y;
  private final Carried season;
  private final Carried step;
  private final Optional<Decomposition> known;
  final double limit;

  Guard(double[] given, int season) {
    this(given, season, Optional.empty());
  }

  /**
   * @param known a season that is known from elsewhere: what is judged is the rest
   */
  Guard(double[] given, int season, Optional<Decomposition> known) {
    this.known = known;
    this.y = known.map(factors -> factors.adjusted(given)).orElse(given);
    this.season = Carried.of(y, y.length > season ? season : 1);
    this.step = Carried.of(y, 1);
    this.limit = limit(Arrays.stream(given).map(Math::abs).max().orElse(0));
  }

  /** No bound lies farther from 0 when this is the largest value. */
  static double limit(double largest) {
    return LARGEST * largest;
  }

  /**
   * Whether a path stays near the last season carried on, or near the last value carried on: a
   * steep trend leaves the one behind, a deep season the other.
   *
   * @param untried whether too few origins tell who lost
   */
  boolean holds(Path path, boolean untried) {
    double far = untried ? FAR_UNTRIED : FAR;
    Path rest = known.map(season -> season.rest(path, y.length)).orElse(path);
    boolean bySeason = true;
    boolean byStep = true;
    for (int h = 0; h < rest.steps(); h++) {
      if (!Double.isFinite(rest.centre(h)) || !Double.isFinite(rest.spread(h))) {
        return false;
      }
      bySeason &= season.near(y, rest.centre(h), h, far);
      byStep &= step.near(y, rest.centre(h), h, far);
    }
    return bySeason || byStep;
  }

  /**
   * Whether a model's spread over a season is so much wider than that of the last season repeated,
   * that it has not seen the season at all: for series too short to try it on the past. A season
   * that few moves are known of has to be the nearer.
   */
  boolean blurred(Path path, Path naive) {
    int moves = y.length - season.m();
    double sure = 1 + 2.0 / Math.max(1, moves);
    double own = 0;
    double seasonal = 0;
    for (int h = 0; h < Math.min(season.m(), path.steps()); h++) {
      own += path.spread(h);
      seasonal += naive.spread(h);
    }
    return season.m() > 1 && own > BLURRED * sure * seasonal;
  }

  /**
   * The moves over a season: their median, and a robust deviation that grows with the root. Where
   * most values are 0, so are both medians, and the root mean square of the moves serves: a mean
   * demand does not run away because the last one was nothing.
   */
  private record Carried(int m, double drift, double scale) {
    static Carried of(double[] y, int m) {
      double[] moves = new double[Math.max(1, y.length - m)];
      for (int t = m; t < y.length; t++) {
        moves[t - m] = y[t] - y[t - m];
      }
      double drift = median(moves.clone());
      double[] apart = Arrays.stream(moves).map(move -> Math.abs(move - drift)).toArray();
      double size = median(Arrays.stream(y).map(Math::abs).toArray());
      double scale = Math.max(1.4826 * median(apart), 0.05 * size);
      return new Carried(m, drift, scale > 0 ? scale : root(moves));
    }

    /**
     * Near any of what lies between the last season repeated, the one before, and the last moved
     * on: of a single value far out nothing runs away by not following it.
     */
    boolean near(double[] y, double centre, int h, double far) {
      int times = h / m + 1;
      double repeated = y[y.length - m + h % m];
      double before = y.length >= 2 * m ? y[y.length - 2 * m + h % m] : repeated;
      double moved = repeated + times * drift;
      double reach = far * scale * Math.sqrt(times);
      return centre >= Math.min(moved, Math.min(repeated, before)) - reach
          && centre <= Math.max(moved, Math.max(repeated, before)) + reach;
    }
  }

  private static double root(double[] moves) {
    double sum = 0;
    for (double move : moves) {
      sum += move * move / moves.length;
    }
    return Math.sqrt(sum);
  }

  static double median(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    return n == 0 ? 0 : (values[(n - 1) / 2] + values[n / 2]) / 2;
  }
}
