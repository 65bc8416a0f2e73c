package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Band;
import dev.trivium.forecast.evaluate.BoundLimits;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Lasting;
import dev.trivium.forecast.series.Prepared;
import dev.trivium.forecast.series.Series;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A series after its models ran and before its bounds are known.
 *
 * @param exponent the values were scaled by 2 to minus this
 * @param scores past errors in spreads; none for a series that does not move
 * @param floor least spread, in scaled units
 * @param limit no bound lies farther from 0, in scaled units
 * @param repeated the last season repeated, by which the width of bounds is judged
 * @param recipe what was combined
 * @param ledger what the path is made of, in scaled units
 * @param coherent whether the path adds up with others
 * @param counts whole bounds, for rare counts that need not add up
 * @param kin siblings that all of it rests on, for a series of fewer values than models need
 */
record Look(
    Prepared prepared,
    int exponent,
    boolean nonNegative,
    Path path,
    Scores scores,
    double floor,
    double limit,
    Path repeated,
    Outcome outcome,
    List<String> members,
    List<String> notes,
    Recipe recipe,
    Ledger ledger,
    boolean coherent,
    Optional<CountBounds> counts,
    Optional<Kin> kin) {

  /** Within the limit, not below zero where the past never was, and zero where it is shut. */
  double held(int step, double value) {
    return shut(step) ? 0 : within(value);
  }

  private double within(double value) {
    double least = nonNegative ? 0 : -limit;
    return Math.min(limit, Math.max(least, value));
  }

  /** What has to add up with others is only shut where they agree. */
  private boolean shut(int step) {
    return prepared.shut(step) && (!coherent || path.centre(step) == 0);
  }

  /** A value as {@link #held(int, double)}, in the units of the series. */
  double served(int step, double value) {
    double unscaled = Math.scalb(held(step, value), exponent);
    return Math.min(Double.MAX_VALUE, Math.max(-Double.MAX_VALUE, unscaled));
  }

  /** Bounds that rest on siblings alone, where enough of their errors are known. */
  Optional<Band> siblings(double level) {
    int known = 0;
    for (int t = 0; t < series().length(); t++) {
      known += prepared.imputed(t) ? 0 : 1;
    }
    int values = known > 0 ? known : series().length();
    return kin.flatMap(own -> own.band(values, path, level));
  }

  /**
   * What bounds keep to; widths are judged where the values moved often enough.
   *
   * @param spread the least one
   */
  BoundLimits limits(double spread, double level) {
    BoundLimits limits = BoundLimits.least(spread, path.steps());
    int n = series().length();
    int season = series().season();
    // Without a season repeated it is the last value, whose moves are many more than the seasons.
    int moves = season > 1 && n > season ? n - season : Integer.MAX_VALUE;
    return n < Ladder.LEAST ? limits : limits.beside(repeated, season, moves, level);
  }

  /** The ledger of the path as {@link #held(int, double)}. */
  Ledger held() {
    double[] raised = path.centres();
    double[] limited = path.centres();
    double[] held = path.centres();
    for (int h = 0; h < raised.length; h++) {
      raised[h] = nonNegative ? Math.max(0, raised[h]) : raised[h];
      limited[h] = within(limited[h]);
      held[h] = held(h, held[h]);
    }
    return ledger
        .moved(Ledger.NON_NEGATIVITY, raised)
        .moved(Ledger.LIMIT, limited)
        .moved(Ledger.SHUT, held);
  }

  /** The least spread of a step; none where it is shut. */
  double spread(int step) {
    return shut(step) ? 0 : Math.max(floor, path.spread(step));
  }

  /** The same with a path that adds up with others; the limits give way where it asks for it. */
  Look reconciled(Path together, boolean positive, Scores past, List<String> said) {
    double largest = Arrays.stream(together.centres()).map(Math::abs).max().orElse(0);
    boolean still = nonNegative && Arrays.stream(together.centres()).allMatch(value -> value >= 0);
    return new Look(
        prepared,
        exponent,
        positive || still,
        together,
        past,
        floor,
        Math.max(limit, largest),
        repeated,
        outcome,
        members,
        said,
        recipe,
        held().moved(Ledger.RECONCILIATION, together.centres()),
        true,
        Optional.empty(),
        kin);
  }

  /** What happened once and still counts, in scaled units. */
  List<Lasting> lasting() {
    return prepared.lasting().stream().map(one -> one.scaled(exponent)).toList();
  }

  /** What the models say, with what was taken out of their values and still counts. */
  double[] whole(double[] centres) {
    double[] whole = Lasting.whole(lasting(), centres).clone();
    double[] expected = series().regressors().expected(series().length(), whole.length);
    for (int h = 0; h < whole.length; h++) {
      whole[h] += Math.scalb(expected[h], -exponent);
    }
    return whole;
  }

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
