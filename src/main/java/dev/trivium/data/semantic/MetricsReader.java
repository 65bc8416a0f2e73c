package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Metric;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the metrics of a model, those first that others stand on. */
final class MetricsReader {
  private static final int LEVELS = 20;

  private final List<Dataset> datasets;
  private final @Nullable String defaultDataset;
  private final Map<String, Element> elements = new LinkedHashMap<>();
  private final Map<String, Optional<Metric>> read = new HashMap<>();
  private final Map<String, Integer> levels = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  MetricsReader(List<Element> elements, List<Dataset> datasets, @Nullable String defaultDataset) {
    this.datasets = datasets;
    this.defaultDataset = defaultDataset;
    for (Element element : elements) {
      if (this.elements.putIfAbsent(element.text("name"), element) != null) {
        element.mistake("the name stands twice");
      }
    }
  }

  /** All that are right, in the order of the file. */
  List<Metric> read() {
    return elements.keySet().stream().flatMap(name -> metric(name).stream()).toList();
  }

  boolean has(String name) {
    return elements.containsKey(name);
  }

  /**
   * A metric of the model; empty if it is wrong, which its own mistakes tell.
   *
   * <p>Errors: {@link ExpressionMistake} if it stands on itself.
   */
  Optional<Metric> metric(String name) {
    Optional<Metric> known = read.get(name);
    if (known != null) {
      return known;
    }
    Element element = elements.get(name);
    if (element == null) {
      return Optional.empty();
    }
    if (open.contains(name)) {
      throw new ExpressionMistake("stands on itself: " + String.join(" → ", open) + " → " + name);
    }
    checkLevel(open.size());
    open.add(name);
    Optional<Metric> found = new MetricReader(element, datasets, defaultDataset, this).read();
    open.remove(name);
    read.put(name, found);
    return found;
  }

  /** Notes how many levels of metrics one stands on. */
  void stands(String name, Collection<String> on) {
    int level = 1 + on.stream().mapToInt(other -> levels.getOrDefault(other, 0)).max().orElse(0);
    checkLevel(level);
    levels.put(name, level);
  }

  /** Expressions are walked level by level, which must end before the stack does. */
  private static void checkLevel(int level) {
    if (level > LEVELS) {
      throw new ExpressionMistake("stands on metrics more than " + LEVELS + " levels deep");
    }
  }
}
