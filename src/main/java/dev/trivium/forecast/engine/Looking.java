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
  private final Prepared prepared;
  private final Remembered past;
  private final double[] y;
  private final List<String> notes = new ArrayList<>();
  private final Guard guard;
  private final double floor;

  private Looking(Series series, int steps) {
    this.series = series;
    this.steps = steps;
    prepared = Preparation.of(series);
    past = new Remembered(prepared, LONGEST_FIT);
    y = past.original();
    guard = new Guard(y.length == 0 ? new double[1] : y, series.season());
    floor = LEAST_SPREAD * Arrays.stream(y).map(Math::abs).average().orElse(0);
    if (series.length() > y.length) {
      notes.add("models see the last " + y.length + " of " + series.length() + " values");
    }
    notes.addAll(prepared.notes());
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
      return naive(rough(), new Outcome.TooShort("last value"));
    }
    if (Arrays.stream(y).allMatch(value -> value == y[0])) {
      Path flat = Ladder.NAIVE.model().fit(y, List.of()).path(steps);
      return naive(flat, new Outcome.FellBack("constant series"));
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
    return look(contest.path(), contest.scores(floor), outcome, recipe, recipe.names());
  }

  /** The last value with a spread that does not pretend to know: a tenth, or the moves so far. */
  private Path rough() {
    Path path = Ladder.NAIVE.model().fit(y, List.of()).path(steps);
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      double tenth = Math.abs(y[y.length - 1]) / 10 * Math.sqrt(h + 1.0);
      spread[h] = Math.max(tenth, path.spread(h));
    }
    return new Path(path.centres(), spread);
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
        outcome,
        names,
        notes,
        recipe,
        ledger,
        false,
        CountBounds.of(prepared, steps));
  }
}
