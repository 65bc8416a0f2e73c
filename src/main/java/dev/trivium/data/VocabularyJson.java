package dev.trivium.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A vocabulary as it leaves the house. */
final class VocabularyJson {
  private VocabularyJson() {}

  static Map<String, @Nullable Object> of(Vocabulary vocabulary) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("model", vocabulary.model());
    body.put("currency", vocabulary.currency());
    body.put("default_grain", vocabulary.defaultGrain().name().toLowerCase(Locale.ROOT));
    body.put("regions", vocabulary.regions());
    body.put("metrics", vocabulary.metrics().stream().map(VocabularyJson::metric).toList());
    body.put(
        "dimensions", vocabulary.dimensions().stream().map(VocabularyJson::dimension).toList());
    body.put("values", vocabulary.values());
    body.put("capped", vocabulary.capped());
    body.put("coverage", vocabulary.coverage().stream().map(VocabularyJson::coverage).toList());
    body.put("examples", vocabulary.examples());
    return body;
  }

  private static Map<String, @Nullable Object> metric(Vocabulary.Metric metric) {
    Map<String, @Nullable Object> shown =
        named(metric.name(), metric.label(), metric.description(), metric.synonyms());
    shown.put("unit", metric.unit());
    shown.put("additive", metric.additive());
    shown.put("dataset", metric.datasets().getFirst());
    shown.put("datasets", metric.datasets());
    return shown;
  }

  private static Map<String, @Nullable Object> dimension(Vocabulary.Dimension dimension) {
    Map<String, @Nullable Object> shown =
        named(dimension.name(), dimension.label(), dimension.description(), dimension.synonyms());
    shown.put("unit", dimension.unit());
    shown.put("time", dimension.time());
    shown.put("personal", dimension.personal());
    shown.put("numeric", dimension.numeric());
    shown.put("hidden", dimension.hidden());
    shown.put("many_values", dimension.manyValues());
    shown.put("dataset", dimension.dataset());
    return shown;
  }

  private static Map<String, @Nullable Object> coverage(Vocabulary.Coverage coverage) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("dataset", coverage.dataset());
    shown.put("label", coverage.label());
    shown.put("time_field", coverage.timeField());
    shown.put("first", coverage.first());
    shown.put("last", coverage.last());
    shown.put("rows", coverage.rows());
    return shown;
  }

  private static Map<String, @Nullable Object> named(
      String name, String label, String description, List<String> synonyms) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("name", name);
    shown.put("label", label);
    shown.put("description", description);
    shown.put("synonyms", synonyms);
    return shown;
  }
}
