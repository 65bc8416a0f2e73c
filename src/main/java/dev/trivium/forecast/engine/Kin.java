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
  private final double apart;
  private final double typical;
  private final double[][] growth;
  private final boolean[] seasonal;
  private final List<SiblingErrors> errors;

  /**
   * @param profile factors of the season, 0 the next period, of mean 1; length 1 for none
   * @param apart share of how one year departs from the season that is the series' own, 0 to 1
   * @param typical mean level of a sibling without its season
   * @param seasonal by number of known values: whether the season served siblings better than none
   * @param growth by number of known values (0 to {@link #FEW}) and step, relative to their level
   * @param errors by number of known values
   */
  Kin(
      int siblings,
      double[] profile,
      double apart,
      double typical,
      boolean[] seasonal,
      double[][] growth,
      List<SiblingErrors> errors) {
    this.siblings = siblings;
    this.profile = profile;
    this.apart = apart;
    this.typical = typical;
    this.seasonal = seasonal;
    this.growth = growth;
    this.errors = errors;
  }

  /**
   * The season for a series, where siblings share one; a whole year of its own moves it.
   *
   * @param y not negative
   */
  Optional<Decomposition> season(double[] y) {
    if (Arrays.stream(profile).allMatch(factor -> factor == 1)) {
      return Optional.empty();
    }
    int m = profile.length;
    double[] index = new double[m];
    for (int j = 0; j < m; j++) {
      index[j] = factor(j - y.length);
    }
    return Optional.of(Decomposition.known(y.length < m ? index : moved(index, y)));
  }

  private double[] moved(double[] index, double[] y) {
    int m = index.length;
    double level = 0;
    for (int t = y.length - m; t < y.length; t++) {
      level += y[t] / index[t % m] / m;
    }
    double[] moved = index.clone();
    double sum = 0;
    for (int t = y.length - m; t < y.length; t++) {
      int j = t % m;
      double departs = y[t] > 0 ? StrictMath.log(y[t] / index[j] / level) : 0;
      moved[j] = index[j] * StrictMath.exp(apart * departs);
      sum += moved[j] / m;
    }
    for (int j = 0; j < m; j++) {
      moved[j] /= sum;
    }
    return moved;
  }

  /** The season as it was so many periods earlier, for a series of at least four values. */
  Kin before(int gap) {
    double[] turned = new double[profile.length];
    for (int j = 0; j < turned.length; j++) {
      turned[j] = factor(j - gap);
    }
    return new Kin(siblings, turned, apart, typical, seasonal, growth, errors);
  }

  private double factor(int ahead) {
    return profile[Math.floorMod(ahead, profile.length)];
  }

  private double factor(int known, int ahead) {
    return seasonal[known] ? factor(ahead) : 1;
  }

  /** Whether it can say something of these few values, which factors have to fit. */
  static boolean serves(double[] y) {
    return y.length <= FEW && Arrays.stream(y).allMatch(value -> value > 0);
  }

  /**
   * What comes after few values.
   *
   * @param y none to {@link #FEW}, above 0, NaN where unknown but not all
   * @param otherwise spreads where the siblings' errors are too few
   */
  Path path(double[] y, int steps, Path otherwise) {
    int n = (int) Arrays.stream(y).filter(Double::isFinite).count();
    double level = n == 0 ? typical : 0;
    for (int t = 0; t < y.length; t++) {
      level += Double.isFinite(y[t]) ? y[t] / factor(n, t - y.length) / n : 0;
    }
    double[] centre = new double[steps];
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      centre[h] = level * growth[n][h] * factor(n, h);
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
