package dev.trivium.data.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins two rankings into one without comparing their scores.
 *
 * <p>Shape: best first in both lists, each item at most once in each. Units: a score is the sum of
 * 1/(60 + rank), ranks from 1, so 2/61 is the most.
 *
 * <p>Source: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion (SIGIR 2009).
 */
public final class Fusion {
  private static final double OFFSET = 60;

  private Fusion() {}

  /**
   * @param gap how much the next one scores less; the score itself for the last one
   */
  public record Ranked<T>(T item, double score, double gap) {}

  public static <T> List<Ranked<T>> of(List<T> first, List<T> second) {
    Map<T, Double> scores = new LinkedHashMap<>();
    for (List<T> ranking : List.of(first, second)) {
      for (int rank = 1; rank <= ranking.size(); rank++) {
        scores.merge(ranking.get(rank - 1), 1 / (OFFSET + rank), Double::sum);
      }
    }
    List<Map.Entry<T, Double>> order = new ArrayList<>(scores.entrySet());
    order.sort(Map.Entry.<T, Double>comparingByValue().reversed());
    List<Ranked<T>> ranked = new ArrayList<>(order.size());
    for (int i = 0; i < order.size(); i++) {
      double score = order.get(i).getValue();
      double next = i + 1 < order.size() ? order.get(i + 1).getValue() : 0;
      ranked.add(new Ranked<>(order.get(i).getKey(), score, score - next));
    }
    return ranked;
  }
}
