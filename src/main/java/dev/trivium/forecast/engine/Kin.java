package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Band;
import dev.trivium.forecast.evaluate.SiblingErrors;
import dev.trivium.forecast.model.Decomposition;
import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What siblings lead to expect of a series that is too short to tell: their common season, how they
 * go on, how large one of them is, and how far such forecasts missed them.
 */
final class Kin {
  /** Few values tell a level: up to so many are taken. */
  static final int FEW = Ladder.LEAST - 1;

  private static final double ONE_DEVIATION = 0.6827;

  private final int siblings;
  private final double[] profile;
  private final double typical;
  private final double[][] growth;
  private final List<SiblingErrors> errors;

  /**
   * @param profile factors of the season, 0 the next period, of mean 1; length 1 for none
   * @param typical mean level of a sibling without its season
   * @param growth by number of known values (0 to {@link #FEW}) and step, relative to their level
   * @param errors by number of known values
   */
  Kin(
      int siblings,
      double[] profile,
      double typical,
      double[][] growth,
      List<SiblingErrors> errors) {
    this.siblings = siblings;
    this.profile = profile;
    this.typical = typical;
    this.growth = growth;
    this.errors = errors;
  }

  /** The season for a series of so many values, where siblings share one. */
  Optional<Decomposition> season(int n) {
    if (Arrays.stream(profile).allMatch(factor -> factor == 1)) {
      return Optional.empty();
    }
    double[] index = new double[profile.length];
    for (int j = 0; j < index.length; j++) {
      index[j] = factor(j - n);
    }
    return Optional.of(Decomposition.known(index));
  }

  private double factor(int ahead) {
    return profile[Math.floorMod(ahead, profile.length)];
  }

  /** Whether it can say something of these few values, which factors have to fit. */
  static boolean serves(double[] y) {
    return y.length <= FEW && Arrays.stream(y).allMatch(value -> value > 0);
  }

  /**
   * What comes after few values.
   *
   * @param y none to {@link #FEW}, above 0
   * @param otherwise spreads where the siblings' errors are too few
   */
  Path path(double[] y, int steps, Path otherwise) {
    int n = y.length;
    double level = n == 0 ? typical : 0;
    for (int t = 0; t < n; t++) {
      level += y[t] / factor(t - n) / n;
    }
    double[] centre = new double[steps];
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      centre[h] = level * growth[n][h] * factor(h);
      double share = errors.get(n).share(h, ONE_DEVIATION);
      spread[h] = Double.isNaN(share) ? otherwise.spread(h) : share * centre[h];
    }
    return new Path(centre, spread);
  }

  /** Bounds of the path of so many values, where enough errors are known. */
  Optional<Band> band(int n, Path path, double level) {
    boolean few = n <= FEW && errors.get(n).enough(level);
    return few ? Optional.of(errors.get(n).around(path.centres(), level)) : Optional.empty();
  }

  int siblings() {
    return siblings;
  }

  double typical() {
    return typical;
  }
}
