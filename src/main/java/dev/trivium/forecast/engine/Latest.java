package dev.trivium.forecast.engine;

import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Series;
import java.util.List;
import java.util.Optional;

/**
 * Unknown values at the end of a series, as after a late delivery: foreseen from those before, for
 * the next ones continue them. What comes after is then so many steps farther ahead, and its
 * spreads are those of that distance.
 */
final class Latest {
  private static final Latest KNOWN = new Latest(new double[0], new double[0], 0);

  private final double[] values;
  private final double[] spread;
  private final int exponent;

  private Latest(double[] values, double[] spread, int exponent) {
    this.values = values;
    this.spread = spread;
    this.exponent = exponent;
  }

  /**
   * Nothing, where the end is known, or less is known than is not.
   *
   * @param kin what siblings lead to expect after the last value, known or not
   */
  static Latest of(Series series, int steps, Optional<Kin> kin) {
    int gap = series.unknownAtEnd();
    int known = series.length() - gap;
    if (gap == 0 || known < Ladder.LEAST || gap > known) {
      return KNOWN;
    }
    Look before = Looking.at(series.until(known), gap + steps, kin.map(own -> own.before(gap)));
    double[] values = new double[gap];
    double[] spread = new double[steps];
    for (int t = 0; t < gap; t++) {
      values[t] = before.served(t, before.path().centre(t));
    }
    for (int h = 0; h < steps; h++) {
      spread[h] = before.path().spread(gap + h);
    }
    return new Latest(values, spread, before.exponent());
  }

  /** Whether any value is foreseen. */
  boolean foresees() {
    return values.length > 0;
  }

  /** In the units of the series. */
  double[] values() {
    return values.clone();
  }

  /**
   * A path with spreads of what was known.
   *
   * @param scale its values are divided by 2 to this
   */
  Path blurred(Path path, int scale) {
    double[] wider = new double[path.steps()];
    for (int h = 0; h < wider.length; h++) {
      double known = spread.length == 0 ? 0 : Math.scalb(spread[h], exponent - scale);
      wider[h] = Math.max(path.spread(h), known);
    }
    return new Path(path.centres(), wider);
  }

  List<String> notes() {
    return values.length == 0
        ? List.of()
        : List.of("the last " + values.length + " values are unknown and were foreseen first");
  }
}
