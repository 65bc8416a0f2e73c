package dev.trivium.forecast.engine;

import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Preparation;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives series that are too short what their siblings have in common; those of one family end in
 * the same period. Sums of others are nobody's siblings.
 */
final class Siblings {
  /** Fewer tell nothing of another one. */
  private static final int LEAST = 3;

  /** Of large families one in so many is heard that at most these are left. */
  private static final int MOST = 200;

  private Siblings() {}

  /**
   * By series, in their order.
   *
   * @param totals how many of the first are sums of others
   */
  static List<Optional<Kin>> of(List<Series> series, int totals, int steps, Engine.Spread spread) {
    Map<String, List<Integer>> families = new TreeMap<>();
    for (int i = totals; i < series.size(); i++) {
      if (!series.get(i).family().isEmpty()) {
        families.computeIfAbsent(series.get(i).family(), fresh -> new ArrayList<>()).add(i);
      }
    }
    families.values().removeIf(own -> own.stream().noneMatch(i -> tooShort(series.get(i))));
    List<Optional<Kin>> found =
        new ArrayList<>(Collections.nCopies(series.size(), Optional.empty()));
    List<List<Integer>> wanted = List.copyOf(families.values());
    List<Optional<Kin>> kin = spread.over(wanted, own -> kin(series, own, steps));
    for (int f = 0; f < wanted.size(); f++) {
      for (int i : wanted.get(f)) {
        boolean helped = tooShort(series.get(i)) && !empty(series.get(i), totals);
        found.set(i, helped ? kin.get(f) : Optional.empty());
      }
    }
    return found;
  }

  /** Whether it cannot show its season, or has too few values for any model. */
  static boolean tooShort(Series series) {
    int m = series.season();
    return series.length() < Ladder.LEAST || m > 1 && series.length() < 2 * m + 2;
  }

  /**
   * Whether it has no value that siblings should make up: where nothing means zero or shut, and
   * where what one gets the others lose.
   */
  private static boolean empty(Series series, int totals) {
    return series.length() == 0 && (series.meaning() != GapMeaning.UNKNOWN || totals > 0);
  }

  private static Optional<Kin> kin(List<Series> series, List<Integer> family, int steps) {
    int m = series.get(family.getFirst()).season();
    // A young one among older ones would leave no past to learn errors from.
    List<Integer> heard = longer(series, family, Family.least(m) + 2 * steps);
    if (heard.size() < LEAST) {
      heard = longer(series, family, Family.least(m));
    }
    List<double[]> values = new ArrayList<>();
    int apart = (heard.size() + MOST - 1) / MOST;
    for (int at = 0; at < heard.size(); at += apart) {
      double[] y = Preparation.of(series.get(heard.get(at))).fitting();
      double most = Arrays.stream(y).max().orElse(0);
      // Beyond that sums of them are no numbers any more.
      if (Arrays.stream(y).allMatch(value -> value > 0) && most < 1e300) {
        values.add(y);
      }
    }
    return values.size() < LEAST ? Optional.empty() : Optional.of(Family.of(values, m, steps));
  }

  private static List<Integer> longer(List<Series> series, List<Integer> family, int least) {
    return family.stream().filter(i -> series.get(i).length() >= least).toList();
  }
}
