package dev.trivium.forecast.model;

import java.util.Arrays;
import java.util.List;

/**
 * Splits a path of a model that has no level, trend and season of its own.
 *
 * <p>With a season that the values show three times: by {@link Seasons} of the last cycles and the
 * path behind them, as if it had come. The level is the trend at the last value, with what neither
 * trend nor season explains; the trend is what it gains from there. Without seasons the first step
 * is the level. Where a season was seen too seldom all is level, because its swings would pass for
 * a trend.
 */
public final class PathParts {
  private static final int CYCLES = 3;

  /** More of the past moves the parts of the path hardly and takes time. */
  private static final int REMEMBERED = 6;

  private PathParts() {}

  /**
   * @param y finite values, oldest first
   * @param path what is foreseen behind them
   * @param seasons periods of one season, shortest first
   */
  public static Parts of(double[] y, double[] path, List<Integer> seasons) {
    List<Integer> seen = seasons.stream().filter(m -> m > 1 && y.length >= CYCLES * m).toList();
    Parts parts = seen.isEmpty() ? plain(path, seasons) : apart(y, path, seen);
    for (int h = 0; h < path.length; h++) {
      if (!Double.isFinite(parts.sum(h))) {
        return Parts.level(path);
      }
    }
    return parts;
  }

  private static Parts plain(double[] path, List<Integer> seasons) {
    if (!seasons.isEmpty()) {
      return Parts.level(path);
    }
    double[] gain = new double[path.length];
    for (int h = 0; h < path.length; h++) {
      gain[h] = path[h] - path[0];
    }
    return Parts.level(path[0], path.length).plus(Parts.TREND, gain);
  }

  private static Parts apart(double[] y, double[] path, List<Integer> seasons) {
    int kept = Math.min(y.length, REMEMBERED * seasons.getLast());
    double[] all =
        Arrays.copyOf(Arrays.copyOfRange(y, y.length - kept, y.length), kept + path.length);
    System.arraycopy(path, 0, all, kept, path.length);
    Seasons apart = Seasons.of(all, seasons, 0);
    double[] trend = apart.trend();
    double[] level = path.clone();
    double[] gain = new double[path.length];
    for (int h = 0; h < path.length; h++) {
      gain[h] = trend[kept + h] - trend[kept - 1];
      level[h] -= gain[h];
    }
    double[][] swings = new double[apart.count()][];
    for (int i = 0; i < swings.length; i++) {
      swings[i] = Arrays.copyOfRange(apart.part(i), kept, kept + path.length);
      for (int h = 0; h < path.length; h++) {
        level[h] -= swings[i][h];
      }
    }
    Parts parts = Parts.level(level).plus(Parts.TREND, gain);
    for (int i = 0; i < swings.length; i++) {
      parts = parts.plus(Parts.season(apart.period(i)), swings[i]);
    }
    return parts;
  }
}
