package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Forecasts as they would have been made in the past, and what came.
 *
 * <p>The structure of each model is found once, on the values before the last origin; its
 * parameters are fitted anew at each origin. A model that fails is a bug and is let through.
 */
public final class RollingOrigin {
  private static final double LEVEL = 0.95;
  private static final double NORMAL_95 = 1.6448536269514722;

  private final Past past;
  private final int steps;
  private final int[] origins;
  private final Path[][] paths;

  private RollingOrigin(Past past, int steps, int[] origins, Path[][] paths) {
    this.past = past;
    this.steps = steps;
    this.origins = origins;
    this.paths = paths;
  }

  /** Origins in steps of half a horizon, the last one a horizon before the end. */
  public static RollingOrigin of(
      List<Member> members, Past past, List<Integer> seasons, int steps, int maxOrigins) {
    int m = seasons.isEmpty() ? 1 : seasons.getFirst();
    int[] origins = origins(past.length(), steps, Math.max(8, 2 * m + 2), maxOrigins);
    Path[][] paths = new Path[members.size()][origins.length];
    Seen[] seen = new Seen[origins.length];
    for (int k = 0; k < origins.length; k++) {
      seen[k] = past.until(origins[k]);
    }
    for (int i = 0; i < paths.length && origins.length > 0; i++) {
      double[] latest = seen[origins.length - 1].values();
      Model.Fitted structure = members.get(i).model().fit(latest, seasons);
      for (int k = 0; k < origins.length; k++) {
        boolean last = k == origins.length - 1;
        Model.Fitted fitted =
            last ? structure : members.get(i).model().refit(structure, seen[k].values(), seasons);
        paths[i][k] = seen[k].whole(fitted.path(steps));
      }
    }
    return new RollingOrigin(past, steps, origins, paths);
  }

  /** Positions of origins, ascending; none for a series that is too short. */
  public static int[] origins(int n, int steps, int least, int most) {
    List<Integer> found = new ArrayList<>();
    int apart = Math.max(1, steps / 2);
    for (int at = n - steps; at >= least && found.size() < most; at -= apart) {
      found.add(at);
    }
    return found.reversed().stream().mapToInt(Integer::intValue).toArray();
  }

  public int count() {
    return origins.length;
  }

  /**
   * Mean pinball loss of one model at 5, 50 and 95 % over all origins and steps, so that bounds
   * count beside the centre; NaN when nothing is known, infinite for a path that was not finite.
   * Source: Koenker &amp; Bassett (1978).
   */
  public double loss(int model) {
    double sum = 0;
    int count = 0;
    for (int k = 0; k < origins.length; k++) {
      for (int h = 0; h < steps; h++) {
        double error = came(k, h) - paths[model][k].centre(h);
        if (!Double.isNaN(came(k, h))) {
          double reach = NORMAL_95 * paths[model][k].spread(h);
          sum += Math.abs(error) / 2 + tail(error - reach) + tail(-error - reach);
          count++;
        }
      }
    }
    return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum / (3.0 * count);
  }

  /** Pinball loss at 95 % of what lies so far above the bound. */
  private static double tail(double above) {
    return above > 0 ? LEVEL * above : (LEVEL - 1) * above;
  }

  /** The same without one origin, to weigh members for what is judged by it. */
  public RollingOrigin without(int origin) {
    int[] others = new int[origins.length - 1];
    Path[][] theirs = new Path[paths.length][others.length];
    for (int k = 0; k < others.length; k++) {
      int at = k < origin ? k : k + 1;
      others[k] = origins[at];
      for (int i = 0; i < paths.length; i++) {
        theirs[i][k] = paths[i][at];
      }
    }
    return new RollingOrigin(past, steps, others, theirs);
  }

  /** What one model foresaw at one origin. */
  public Path path(int model, int origin) {
    return paths[model][origin];
  }

  /** What came at an origin, by step; NaN where nobody knows. */
  public double came(int origin, int step) {
    return past.truth(origins[origin] + step);
  }

  /**
   * What came minus the combined centre, in spreads, by origin and step; NaN where nobody knows
   * what came.
   *
   * @param kept indices of the models that are combined
   * @param weights of those models by origin, each of sum 1
   * @param floor the least spread that is divided by
   */
  public double[][] scores(List<Integer> kept, double[][] weights, double floor) {
    double[][] scores = new double[origins.length][steps];
    for (int k = 0; k < origins.length; k++) {
      int origin = k;
      Path path = Combination.of(kept.stream().map(i -> paths[i][origin]).toList(), weights[k]);
      for (int h = 0; h < steps; h++) {
        scores[k][h] = (came(k, h) - path.centre(h)) / Math.max(floor, path.spread(h));
      }
    }
    return scores;
  }
}
