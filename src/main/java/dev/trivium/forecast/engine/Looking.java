package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.model.Decomposition;
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
import java.util.Optional;

/** Looks at one series: scales it, finds its step of the ladder, and lets its members compete. */
final class Looking {
  private static final int LONGEST_FIT = 3000;
  private static final double LEAST_SPREAD = 1e-3;
  private static final int RECENT = 30;
  private static final int RECENT_SEASONS = 3;

  private final Series series;
  private final int steps;
  private final Latest latest;
  private final Prepared prepared;
  private final Remembered past;
  private final double[] y;
  private final List<String> notes = new ArrayList<>();
  private final Optional<Kin> kin;
  private final Optional<Decomposition> season;
  private final Guard guard;
  private final double floor;

  private Looking(Series series, int steps, Optional<Kin> kin) {
    this.series = series;
    this.steps = steps;
    this.kin = kin;
    latest = Latest.of(series, steps, kin);
    prepared = Preparation.of(series, latest.values());
    past = new Remembered(prepared, LONGEST_FIT);
    y = past.original();
    season = kin.filter(own -> seasonless()).flatMap(own -> own.season(y));
    int shown = season.isPresent() ? 1 : series.season();
    guard = new Guard(y.length == 0 ? new double[1] : y, shown, season);
    floor = LEAST_SPREAD * Arrays.stream(y).map(Math::abs).average().orElse(0);
    if (series.length() > y.length) {
      notes.add("models see the last " + y.length + " of " + series.length() + " values");
    }
    notes.addAll(prepared.notes());
    notes.addAll(latest.notes());
  }

  /**
   * @param kin what siblings lead to expect, for a series that is too short
   */
  static Look at(Series series, int steps, Optional<Kin> kin) {
    return new Looking(series, steps, kin).look();
  }

  /**
   * Whether the season of siblings can stand in: factors fit the values, no cause explains them.
   */
  private boolean seasonless() {
    boolean positive = Arrays.stream(y).allMatch(value -> value >= 0);
    return positive && y.length >= Ladder.LEAST && series.regressors().isEmpty();
  }

  private Look look() {
    if (kin.isPresent() && Kin.serves(y)) {
      return alike(kin.get());
    }
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
    return contested(members(), new Outcome.Fitted(), none);
  }

  private List<Member> members() {
    if (season.isPresent()) {
      notes.add(
          "too short to show its season, which is that of "
              + kin.map(Kin::siblings).orElse(0)
              + " siblings");
      return Ladder.members(y, season.get());
    }
    Regressors causes = series.regressors().from(series.length() - y.length);
    return Ladder.members(y, series.seasons(), causes);
  }

  /** The values as they are, NaN for those that stand in for others, unless all do. */
  private double[] known() {
    double[] known = y.clone();
    boolean any = false;
    for (int t = 0; t < known.length; t++) {
      any |= !prepared.imputed(t);
      known[t] = prepared.imputed(t) ? Double.NaN : known[t];
    }
    return any ? known : y.clone();
  }

  /** What siblings lead to expect after few values, or none. */
  private Look alike(Kin siblings) {
    boolean none = y.length == 0;
    Path rough =
        none
            ? new Path(new double[steps], new double[steps])
            : FewValues.rough(y, repeated(), series.season() > 1);
    Path path = siblings.path(known(), steps, rough);
    String step = none ? "mean of siblings" : "level with season and growth of siblings";
    notes.add("what is expected is learned from " + siblings.siblings() + " siblings");
    Recipe recipe = Recipe.of(Ladder.NAIVE, none ? new double[1] : y, List.of());
    double limit = none ? Guard.limit(siblings.typical()) : guard.limit;
    Outcome outcome = new Outcome.TooShort(step);
    return look(path, Look.Scores.NONE, outcome, recipe, List.of("Siblings"), limit);
  }

  private Look contested(List<Member> members, Outcome passed, Outcome fell) {
    Contest contest = new Contest(members, past, series, steps, notes, season).decided(guard);
    Outcome outcome = contest.passed() ? passed : fell;
    Recipe recipe = contest.recipe();
    Path path = contest.passed() ? FewValues.wider(contest.path(), y.length) : contest.path();
    path = latest.blurred(path, past.exponent);
    return look(path, contest.scores(floor), outcome, recipe, recipe.names());
  }

  /**
   * What the width of bounds is judged by: the last season repeated with the larger of its errors
   * over all values and over the last ones. Foreseen values say nothing of errors.
   */
  private Path measure() {
    if (latest.foresees() || y.length == 0) {
      return new Path(new double[steps], new double[steps]);
    }
    int recent = Math.min(y.length, Math.max(RECENT, RECENT_SEASONS * series.season()));
    double[] last = Arrays.copyOfRange(y, y.length - recent, y.length);
    Path ofAll = repeated();
    Path ofLast = Ladder.NAIVE.model().fit(last, series.seasons()).path(steps);
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      spread[h] = Math.max(ofAll.spread(h), ofLast.spread(h));
    }
    return new Path(ofAll.centres(), spread);
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
    return look(path, scores, outcome, recipe, names, guard.limit);
  }

  private Look look(
      Path path,
      Look.Scores scores,
      Outcome outcome,
      Recipe recipe,
      List<String> names,
      double limit) {
    boolean alike = kin.isPresent() && Kin.serves(y);
    Ledger ledger =
        recipe
            .ledger(steps, past.fitting().lasting())
            .with(series.regressors(), series.length(), past.exponent)
            .moved(alike ? Ledger.SIBLINGS : Ledger.COMBINATION, path.centres());
    switch (outcome) {
      case Outcome.Fitted fitted -> {
        // The members say enough.
      }
      case Outcome.FellBack fell -> notes.add("fell back: " + fell.reason());
      case Outcome.TooShort few -> notes.add("too short for models; what serves: " + few.step());
    }
    boolean nonNegative = alike || prepared.support() != Support.REAL;
    return new Look(
        prepared,
        past.exponent,
        nonNegative,
        path,
        scores,
        floor,
        limit,
        measure(),
        outcome,
        names,
        notes,
        recipe,
        ledger,
        false,
        CountBounds.of(prepared, steps),
        alike ? kin : Optional.empty());
  }
}
