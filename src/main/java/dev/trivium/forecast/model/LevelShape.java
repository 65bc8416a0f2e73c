package dev.trivium.forecast.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Folds the series into periods, foresees their level by ridge regression and repeats their shape.
 *
 * <p>Shape: values oldest first, at least four. The centre is the median of {@value #PATHS} sample
 * paths, the spread half the distance of their quantiles at one standard deviation; the paths are
 * drawn with a seed from the data, so the same values give the same forecast. Errors: none.
 *
 * <p>Source: Honda (2026), "Level×Shape", arXiv:2605.07222; see {@link Fold} and {@link
 * LevelRidge}.
 */
public final class LevelShape implements Model {
  private static final int PATHS = 200;
  private static final double LEAST = 1e-3;

  private final boolean folded;

  private LevelShape(boolean folded) {
    this.folded = folded;
  }

  /** Of the seasons, and none, the one is folded that the criterion prefers. */
  public static LevelShape folded() {
    return new LevelShape(true);
  }

  /**
   * Takes the season out by classical decomposition and foresees the level of each value. The paper
   * folds; smooth series whose level moves within a period do better so.
   */
  public static LevelShape adjusted() {
    return new LevelShape(false);
  }

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    if (folded) {
      return new Apart(fold(y, seasons), y.clone(), seasons);
    }
    Optional<Decomposition> season = Decomposition.find(y, seasons);
    return season
        .<Fitted>map(found -> new Seasoned(level(found.adjusted(y)), found, y.length))
        .orElseGet(() -> level(y));
  }

  /** The level of each value, which has no season. */
  private static Fitted level(double[] y) {
    return new Apart(fold(y, List.of()), y.clone(), List.of());
  }

  private static Fit fold(double[] y, List<Integer> seasons) {
    double low = Arrays.stream(y).min().orElse(0);
    double high = Arrays.stream(y).max().orElse(0);
    double shift = low > 0 ? 0 : LEAST * Math.max(high - low, Double.MIN_NORMAL * 1e10) - low;
    double[] positive = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      positive[t] = y[t] + shift;
    }
    Fold fold = Fold.none(positive);
    for (int m : seasons) {
      if (y.length >= 3 * m) {
        Fold folded = Fold.of(positive, m);
        fold = folded.criterion < fold.criterion ? folded : fold;
      }
    }
    return new Fit(fold, second(fold, seasons), shift, seed(y));
  }

  /** Levels in a season of the level: the next longer season, if seen twice. */
  private static int second(Fold fold, List<Integer> seasons) {
    for (int m : seasons) {
      int levels = Math.round((float) m / fold.period);
      if (m > fold.period && levels > 1 && fold.level.length >= 2 * levels) {
        return levels;
      }
    }
    return 0;
  }

  private static long seed(double[] y) {
    long hash = 17;
    for (double value : y) {
      hash = 31 * hash + Double.doubleToLongBits(value);
    }
    return hash;
  }

  private record Seasoned(Fitted level, Decomposition season, int n) implements Fitted {
    @Override
    public String name() {
      return level.name() + "×" + season.season();
    }

    @Override
    public Path path(int steps) {
      return season.seasoned(level.path(steps), n);
    }

    @Override
    public Parts parts(int steps) {
      return season.seasoned(level.parts(steps), n);
    }
  }

  /** With the parts of its path. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Apart(Fitted whole, double[] y, List<Integer> seasons) implements Fitted {
    @Override
    public String name() {
      return whole.name();
    }

    @Override
    public Path path(int steps) {
      return whole.path(steps);
    }

    @Override
    public Parts parts(int steps) {
      return PathParts.of(y, path(steps).centres(), seasons);
    }
  }

  private static final class Fit implements Fitted {
    private final Fold fold;
    private final double shift;
    private final long seed;
    private final double[] season;
    private final BoxCox power;
    private final double last;
    private final double damping;
    private final LevelRidge ridge;
    private final int levels;

    Fit(Fold fold, int second, double shift, long seed) {
      this.fold = fold;
      this.shift = shift;
      this.seed = seed;
      this.levels = fold.level.length;
      this.season = LevelSeason.of(fold.level, second);
      double[] adjusted = new double[levels];
      for (int k = 0; k < levels; k++) {
        adjusted[k] = fold.level[k] / season[k % season.length];
      }
      power = BoxCox.of(adjusted);
      last = power.forth(adjusted[levels - 1]);
      double[] z = new double[levels];
      for (int k = 0; k < levels; k++) {
        z[k] = power.forth(adjusted[k]) - last;
      }
      boolean enough = levels - Math.max(1, second) >= 8;
      ridge = new LevelRidge(z, second > 0 && enough ? second : 0);
      damping = persistence(adjusted);
    }

    @Override
    public String name() {
      return "LevelShape(" + fold.period + ")";
    }

    @Override
    public Path path(int steps) {
      double[][] drawn = new double[steps][PATHS];
      int periods = (steps + fold.period - 1) / fold.period;
      SplittableRandom random = new SplittableRandom(seed);
      double[] time = time(periods);
      double[] z = new double[periods];
      for (int path = 0; path < PATHS; path++) {
        for (int k = 0; k < periods; k++) {
          double[] row = ridge.row(time[k], k > 0 ? z[k - 1] : 0, ridge.seasonBefore(z, k));
          double wider = Math.sqrt(1 + ridge.leverage(row));
          z[k] = (k > 0 ? z[k - 1] : 0) + ridge.step(row) + noise(random) * wider;
          double level = power.back(z[k] + last) * season[(levels + k) % season.length];
          double[] rest = fold.rest[random.nextInt(fold.rest.length)];
          for (int p = 0; p < fold.period && k * fold.period + p < steps; p++) {
            double factor = fold.shape[p] * (1 + rest[p] / wider);
            drawn[k * fold.period + p][path] = level * factor - shift;
          }
        }
      }
      return summary(drawn);
    }

    /** Time goes on from 1, its steps damped by the persistence of the level's steps. */
    private double[] time(int periods) {
      double[] time = new double[periods];
      double at = 1;
      double share = 1;
      for (int k = 0; k < periods; k++) {
        time[k] = at;
        share *= damping;
        at += share / levels;
      }
      return time;
    }

    /** One of the past errors; with few of them a normal one, widened as Student's t. */
    private double noise(SplittableRandom random) {
      double[] noise = ridge.noise;
      if (noise.length >= 4) {
        return noise[random.nextInt(noise.length)];
      }
      double squares = 0;
      for (double error : noise) {
        squares += error * error;
      }
      double sum = -6;
      for (int i = 0; i < 12; i++) {
        sum += random.nextDouble();
      }
      return sum * 2 * Math.sqrt(squares / Math.max(1, noise.length));
    }

    private static Path summary(double[][] drawn) {
      double[] centre = new double[drawn.length];
      double[] spread = new double[drawn.length];
      for (int h = 0; h < drawn.length; h++) {
        Arrays.sort(drawn[h]);
        centre[h] = (drawn[h][PATHS / 2 - 1] + drawn[h][PATHS / 2]) / 2;
        spread[h] = (drawn[h][PATHS * 84 / 100] - drawn[h][PATHS * 16 / 100 - 1]) / 2;
      }
      return new Path(centre, spread);
    }

    /** First autocorrelation of the steps of the level, not below 0. */
    private static double persistence(double[] level) {
      double mean = (level[level.length - 1] - level[0]) / Math.max(1, level.length - 1);
      double before = 0;
      double along = 0;
      double all = 0;
      for (int k = 1; k < level.length; k++) {
        double now = level[k] - level[k - 1] - mean;
        all += now * now;
        along += k > 1 ? now * before : 0;
        before = now;
      }
      return all > 0 ? Math.max(0, along / all) : 0;
    }
  }
}
