package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Combination;
import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.evaluate.MetaWeights;
import dev.trivium.forecast.evaluate.RollingOrigin;
import dev.trivium.forecast.evaluate.Seen;
import dev.trivium.forecast.evaluate.Selection;
import dev.trivium.forecast.evaluate.Situation;
import dev.trivium.forecast.model.Decomposition;
import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs the members over one series: backtest, guard, gate, weights, combination. */
final class Contest {
  private static final int ORIGINS = 6;

  private final List<Member> members;
  private final Recipe.Table table;
  private final Seen now;
  private final int season;
  private final Optional<Decomposition> siblings;
  private final RollingOrigin past;
  private final List<Path> paths = new ArrayList<>();
  private final List<Path> bare = new ArrayList<>();
  private final List<Model.Fitted> fitted = new ArrayList<>();
  private final List<String> notes;
  private final List<Integer> kept = new ArrayList<>();
  private double[] weights = new double[0];
  private double[] seen = new double[0];

  /**
   * @param members the last one is the naive forecast, which serves when no other passes
   * @param notes takes what was dropped, in plain words
   */
  Contest(List<Member> members, Remembered seen, Series series, int steps, List<String> notes) {
    this(members, seen, series, steps, notes, Optional.empty());
  }

  /**
   * @param siblings a season that is known from siblings: what is weighed is the rest
   */
  Contest(
      List<Member> members,
      Remembered seen,
      Series series,
      int steps,
      List<String> notes,
      Optional<Decomposition> siblings) {
    this.members = members;
    this.now = seen.fitting();
    double[] y = now.values();
    this.siblings = siblings;
    this.season = siblings.isPresent() ? 1 : series.season();
    this.notes = notes;
    this.table = new Recipe.Table(y, series.seasons(), members);
    this.past = RollingOrigin.of(members, seen, series.seasons(), steps, ORIGINS);
    for (Member member : members) {
      Model.Fitted one = member.model().fit(y, series.seasons());
      paths.add(one.path(steps));
      bare.add(one.bare(steps));
      fitted.add(one);
    }
  }

  /** Drops what runs away or lost by far, and weighs the rest. */
  Contest decided(Guard guard) {
    boolean[] holds = new boolean[members.size()];
    Path naive = bare.getLast();
    for (int i = 0; i < holds.length; i++) {
      holds[i] =
          guard.holds(bare.get(i), untried()) && !(untried() && guard.blurred(bare.get(i), naive));
    }
    Selection selection = selection(holds);
    seen = situation();
    double[] all = selection.weights(MetaWeights.shipped(), seen);
    for (int i = 0; i < holds.length; i++) {
      if (selection.keeps(i)) {
        kept.add(i);
      } else if (untried() && guard.blurred(bare.get(i), naive)) {
        notes.add(
            fitted.get(i).name() + " was dropped: it errs far more than the last season does");
      } else if (!holds[i]) {
        notes.add(fitted.get(i).name() + " was dropped: it runs away from the last season");
      } else if (i < holds.length - 1) {
        notes.add(fitted.get(i).name() + " was dropped: it lost to the naive forecast in the past");
      }
    }
    weights = kept.stream().mapToDouble(i -> all[i]).toArray();
    return this;
  }

  /** Whether too few origins tell who lost. */
  private boolean untried() {
    return past.count() < Selection.LEAST_ORIGINS;
  }

  /** Who is left, when these stay within reason. */
  Selection selection(boolean[] holds) {
    return Selection.of(past, members, holds);
  }

  /** What weights are learned from and given by. */
  double[] situation() {
    double[] y = now.values();
    return siblings.isEmpty()
        ? Situation.of(past, members, paths(), y, season)
        : Situation.of(past, members, rests(siblings.get()), siblings.get().adjusted(y), season);
  }

  private List<Path> rests(Decomposition known) {
    int n = now.values().length;
    return paths().stream().map(path -> known.rest(path, n)).toList();
  }

  /** What each member foresees, in their order. */
  List<Path> paths() {
    return paths.stream().map(now::whole).toList();
  }

  /** Whether any member but the naive one is left. */
  boolean passed() {
    return kept.getFirst() < members.size() - 1;
  }

  Path path() {
    return now.whole(Combination.of(kept.stream().map(paths::get).toList(), weights));
  }

  /** What was kept, as it was combined. */
  Recipe recipe() {
    return new Recipe(
        table,
        kept.stream().map(members::get).toList(),
        kept.stream().map(fitted::get).toList(),
        weights);
  }

  /**
   * Past errors of the combination. What the past says of members leaves the origin of an error
   * out, because weights that saw it would flatter it; what other series taught has seen all.
   */
  Look.Scores scores(double floor) {
    boolean[] holds = new boolean[members.size()];
    kept.forEach(i -> holds[i] = true);
    double[][] apart = new double[past.count()][];
    for (int k = 0; k < apart.length; k++) {
      Selection others = Selection.of(past.without(k), members, holds);
      double[] all = others.weights(MetaWeights.shipped(), seen);
      double[] own = kept.stream().mapToDouble(i -> all[i]).toArray();
      double sum = Arrays.stream(own).sum();
      apart[k] = sum > 0 ? Arrays.stream(own).map(one -> one / sum).toArray() : weights;
    }
    return new Look.Scores(past.scores(kept, apart, floor));
  }
}
