package dev.trivium.forecast.engine;

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

  /** Of large families one in so many is heard that about these are left. */
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
        found.set(i, tooShort(series.get(i)) ? kin.get(f) : Optional.empty());
      }
    }
    return found;
  }

  /** Whether it cannot show its season, or has too few values for any model. */
  static boolean tooShort(Series series) {
    int m = series.season();
    return series.length() < Ladder.LEAST || m > 1 && series.length() < 2 * m + 2;
  }

  private static Optional<Kin> kin(List<Series> series, List<Integer> family, int steps) {
    int m = series.get(family.getFirst()).season();
    List<double[]> values = new ArrayList<>();
    int apart = Math.max(1, family.size() / MOST);
    for (int at = 0; at < family.size(); at += apart) {
      int i = family.get(at);
      if (series.get(i).length() >= Family.least(m)) {
        double[] y = Preparation.of(series.get(i)).fitting();
        double most = Arrays.stream(y).max().orElse(0);
        // Beyond that sums of them are no numbers any more.
        if (Arrays.stream(y).allMatch(value -> value > 0) && most < 1e300) {
          values.add(y);
        }
      }
    }
    return values.size() < LEAST ? Optional.empty() : Optional.of(Family.of(values, m, steps));
  }
}
