package dev.trivium.forecast.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Makes a series ready for models: gaps, outliers, level shifts, support. */
public final class Preparation {
  private static final int NAMED = 3;

  private Preparation() {}

  public static Prepared of(Series series) {
    return of(series, new double[0]);
  }

  /**
   * The same with unknown values at the end that something better than a straight line stands in
   * for.
   *
   * @param last as many of them as are known better
   */
  public static Prepared of(Series series, double[] last) {
    double[] given = series.values();
    Gaps gaps = Gaps.of(given, series.meaning(), series.seasons()).endingIn(last);
    double[] filled = gaps.filled();
    double[] known = new double[given.length - gaps.imputedCount()];
    int count = 0;
    for (int t = 0; t < filled.length; t++) {
      boolean estimated = series.endsProvisionally() && t == filled.length - 1;
      if (!gaps.imputed(t) && !estimated) {
        known[count++] = filled[t];
      }
    }
    known = Arrays.copyOf(known, count);
    Cleaning cleaning =
        series.regressors().isEmpty()
            ? Cleaning.of(filled, series.seasons())
            : Cleaning.none(filled);
    List<String> notes = new ArrayList<>();
    gapNotes(series, gaps, notes);
    effectNotes(cleaning, given.length, notes);
    return new Prepared(series, gaps, cleaning, Support.of(known), notes);
  }

  private static void gapNotes(Series series, Gaps gaps, List<String> notes) {
    int empty = gaps.list().stream().mapToInt(Gap::length).sum();
    if (empty > 0) {
      notes.add(
          switch (series.meaning()) {
            case ZERO -> empty + " periods without a value count as 0";
            case UNKNOWN -> empty + " unknown values were filled in";
            case CLOSED -> empty + " closed periods are left out of the models";
          });
      notes.addAll(gaps.doubts());
    }
    if (series.leftOut() > 0) {
      notes.add(series.leftOut() + " periods in front without a value were left out");
    }
  }

  private static void effectNotes(Cleaning cleaning, int n, List<String> notes) {
    for (Effect.Kind kind : Effect.Kind.values()) {
      List<Effect> own =
          cleaning.effects().stream().filter(effect -> effect.kind() == kind).toList();
      if (!own.isEmpty()) {
        List<String> where = new ArrayList<>();
        own.stream()
            .mapToInt(Effect::at)
            .sorted()
            .limit(NAMED)
            .forEach(at -> where.add((n - at) + " before the next"));
        String more = own.size() > NAMED ? " and " + (own.size() - NAMED) + " more" : "";
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        notes.add(
            own.size()
                + " × "
                + name
                + " taken out for fitting: "
                + String.join(", ", where)
                + more);
      }
    }
    if (cleaning.lastFarOut()) {
      notes.add("the last value lies far out; it cannot be told yet from a new level");
    }
  }
}
