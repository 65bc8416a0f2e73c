package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Preparation;
import dev.trivium.forecast.series.Prepared;
import dev.trivium.forecast.series.Regressors;
import dev.trivium.forecast.series.Series;
import dev.trivium.forecast.series.Support;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks at one series: scales it, finds its step of the ladder, and lets its members compete. */
final class Looking {
  private static final int LONGEST_FIT = 3000;
  private static final double LEAST_SPREAD = 1e-3;

  private final Series series;
  private final int steps;
  private final Latest latest;
  private final Prepared prepared;
  private final Remembered past;
  private final double[] y;
  private final List<String> notes = new ArrayList<>();
  private final Guard guard;
  private final double floor;

  private Looking(Series series, int steps) {
    this.series = series;
    this.steps = steps;
    latest = Latest.of(series, steps);
    prepared = Preparation.of(series, latest.values());
    past = new Remembered(prepared, LONGEST_FIT);
    y = past.original();
    guard = new Guard(y.length == 0 ? new double[1] : y, series.season());
    floor = LEAST_SPREAD * Arrays.stream(y).map(Math::abs).average().orElse(0);
    if (series.length() > y.length) {
      notes.add("models see the last " + y.length + " of " + series.length() + " values");
    }
    notes.addAll(prepared.notes());
    notes.addAll(latest.notes());
  }

  static Look at(Series series, int steps) {
    return new Looking(series, steps).look();
  }

  private Look look() {
    if (y.length == 0) {
      Path nothing = new Path(new double[steps], new double[steps]);
      Recipe none = Recipe.of(Ladder.NAIVE, new double[1], List.of());
      return look(nothing, Look.Scores.NONE, new Outcome.TooShort("no values"), none, List.of());
    }
    if (y.length < Ladder.LEAST) {
      Path rough = FewValues.rough(y, repeated(), series.season() > 1);
      return naive(rough, new Outcome.TooShort("last value"));
    }
    if (Arrays.stream(y).allMatch(value -> value == y[0])) {
      return naive(repeated(), new Outcome.FellBack("constant series"));
    }
    boolean unknown = series.meaning() != GapMeaning.CLOSED;
    if (unknown && 2 * prepared.imputedCount() > series.length()) {
      notes.add("over half of the values were unknown, so only the naive forecast serves");
      Outcome fell = new Outcome.FellBack("too many unknown values");
      return contested(List.of(Ladder.NAIVE), fell, fell);
    }
    Outcome none = new Outcome.FellBack("no model passed");
    Regressors causes = series.regressors().from(series.length() - y.length);
    return contested(Ladder.members(y, series.seasons(), causes), new Outcome.Fitted(), none);
  }

  private Look contested(List<Member> members, Outcome passed, Outcome fell) {
    Contest contest = new Contest(members, past, series, steps, notes).decided(guard);
    Outcome outcome = contest.passed() ? passed : fell;
    Recipe recipe = contest.recipe();
    Path path = contest.passed() ? FewValues.wider(contest.path(), y.length) : contest.path();
    path = latest.blurred(path, past.exponent);
    return look(path, contest.scores(floor), outcome, recipe, recipe.names());
  }

  /** The last season, or the last value, as it is. */
  private Path repeated() {
    double[] values = y.length == 0 ? new double[1] : y;
    return Ladder.NAIVE.model().fit(values, series.seasons()).path(steps);
  }

  private Look naive(Path path, Outcome outcome) {
    Recipe recipe = Recipe.of(Ladder.NAIVE, y, List.of());
    return look(path, Look.Scores.NONE, outcome, recipe, recipe.names());
  }

  private Look look(
      Path path, Look.Scores scores, Outcome outcome, Recipe recipe, List<String> names) {
    Ledger ledger =
        recipe
            .ledger(steps, past.fitting().lasting())
            .with(series.regressors(), series.length(), past.exponent)
            .moved(Ledger.COMBINATION, path.centres());
    switch (outcome) {
      case Outcome.Fitted fitted -> {
        // The members say enough.
      }
      case Outcome.FellBack fell -> notes.add("fell back: " + fell.reason());
      case Outcome.TooShort few -> notes.add("too short for models; what serves: " + few.step());
    }
    boolean nonNegative = prepared.support() != Support.REAL;
    return new Look(
        prepared,
        past.exponent,
        nonNegative,
        path,
        scores,
        floor,
        guard.limit,
        repeated(),
        outcome,
        names,
        notes,
        recipe,
        ledger,
        false,
        CountBounds.of(prepared, steps));
  }
}
