package dev.trivium.data.semantic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ways from one dataset to another over relationships, no dataset twice. */
final class Paths {
  private static final int STEPS = 5;
  private static final int TOLD = 8;

  private final List<Relationship> relationships;
  private final String end;
  private final Map<String, Integer> distances;
  private final List<List<Relationship>> found = new ArrayList<>();

  private Paths(List<Relationship> relationships, String end) {
    this.relationships = relationships;
    this.end = end;
    this.distances = distances(relationships, end);
  }

  /**
   * Ways of at most five steps, at most eight of them: who asks wants to know whether it is one.
   */
  static List<List<Relationship>> between(
      List<Relationship> relationships, String start, String end) {
    Paths paths = new Paths(relationships, end);
    paths.walk(start, new ArrayDeque<>(), new HashSet<>(Set.of(start)));
    return paths.found;
  }

  private void walk(String at, Deque<Relationship> taken, Set<String> seen) {
    if (at.equals(end)) {
      if (!taken.isEmpty()) {
        found.add(List.copyOf(taken));
      }
      return;
    }
    for (Relationship step : relationships) {
      String next = step.to().name();
      Integer left = distances.get(next);
      boolean leads = left != null && taken.size() + 1 + left <= STEPS;
      if (step.from().name().equals(at) && leads && found.size() < TOLD && seen.add(next)) {
        taken.addLast(step);
        walk(next, taken, seen);
        taken.removeLast();
        seen.remove(next);
      }
    }
  }

  /** Fewest steps to the end, for each dataset that leads there; a walk leaves the others aside. */
  private static Map<String, Integer> distances(List<Relationship> relationships, String end) {
    Map<String, Integer> distances = new HashMap<>(Map.of(end, 0));
    for (int steps = 1; steps <= STEPS; steps++) {
      for (Relationship step : relationships) {
        Integer after = distances.get(step.to().name());
        if (after != null && after == steps - 1) {
          distances.putIfAbsent(step.from().name(), steps);
        }
      }
    }
    return distances;
  }
}
