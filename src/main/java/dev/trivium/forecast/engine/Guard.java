package dev.trivium.forecast.engine;

import dev.trivium.forecast.model.Path;
import java.util.Arrays;

/** Keeps paths that run away out of the combination, and bounds within reason. */
final class Guard {
  private static final double FAR = 8;
  private static final double LARGEST = 20;

  private final double[] y;
  private final int m;
  private final double drift;
  private final double scale;
  final double limit;

  Guard(double[] y, int season) {
    this.y = y;
    this.m = y.length > season ? season : 1;
    double[] moves = new double[Math.max(1, y.length - m)];
    for (int t = m; t < y.length; t++) {
      moves[t - m] = y[t] - y[t - m];
    }
    drift = median(moves.clone());
    double[] apart = Arrays.stream(moves).map(move -> Math.abs(move - drift)).toArray();
    double[] sizes = Arrays.stream(y).map(Math::abs).toArray();
    limit = LARGEST * Arrays.stream(sizes).max().orElse(0);
    scale = Math.max(1.4826 * median(apart), 0.05 * median(sizes));
  }

  /** Whether a path stays within eight robust deviations of the last season carried on. */
  boolean holds(Path path) {
    for (int h = 0; h < path.steps(); h++) {
      double centre = path.centre(h);
      int seasons = h / m + 1;
      double carried = y[y.length - m + h % m] + seasons * drift;
      boolean near = Math.abs(centre - carried) <= FAR * scale * Math.sqrt(seasons);
      if (!Double.isFinite(centre) || !Double.isFinite(path.spread(h)) || !near) {
        return false;
      }
    }
    return true;
  }

  static double median(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    return n == 0 ? 0 : (values[(n - 1) / 2] + values[n / 2]) / 2;
  }
}
