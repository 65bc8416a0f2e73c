package dev.trivium.forecast.engine;

import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Prepared;
import dev.trivium.forecast.series.Series;
import java.util.List;

/**
 * A series after its models ran and before its bounds are known.
 *
 * @param exponent the values were scaled by 2 to minus this
 * @param scores past errors in spreads; none for a series that does not move
 * @param floor least spread, in scaled units
 * @param limit no bound lies farther from 0, in scaled units
 */
record Look(
    Prepared prepared,
    int exponent,
    boolean nonNegative,
    Path path,
    Scores scores,
    double floor,
    double limit,
    Outcome outcome,
    List<String> members,
    List<String> notes) {

  Series series() {
    return prepared.series();
  }

  /** Past errors in spreads, by origin and step. */
  static final class Scores {
    static final Scores NONE = new Scores(new double[0][]);
    private final double[][] byOrigin;

    Scores(double[][] byOrigin) {
      this.byOrigin = byOrigin;
    }

    double[][] byOrigin() {
      return byOrigin;
    }
  }
}
