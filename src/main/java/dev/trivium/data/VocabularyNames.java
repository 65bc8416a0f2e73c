package dev.trivium.data;

import dev.trivium.data.semantic.Model;
import dev.trivium.data.semantic.Query;
import dev.trivium.data.semantic.Type;
import java.util.ArrayList;
import java.util.List;

/** The names of a model as a caller may know them. */
final class VocabularyNames {
  private VocabularyNames() {}

  static List<Vocabulary.Metric> metrics(Model model, Query.Viewer viewer) {
    return model.metrics().stream()
        .filter(viewer::sees)
        .map(metric ->
            new Vocabulary.Metric(
                metric.name(),
                metric.label(),
                metric.description(),
                metric.synonyms(),
                metric.unit(),
                metric.additive(),
                metric.datasets()))
        .toList();
  }

  static List<Vocabulary.Dimension> dimensions(Model model) {
    List<Vocabulary.Dimension> dimensions = new ArrayList<>();
    for (Model.Dataset dataset : model.datasets()) {
      for (Model.Field field : dataset.fields()) {
        if (field.type() != Type.OPAQUE) {
          dimensions.add(dimension(dataset, field));
        }
      }
    }
    return List.copyOf(dimensions);
  }

  private static Vocabulary.Dimension dimension(Model.Dataset dataset, Model.Field field) {
    boolean numeric =
        switch (field.type()) {
          case INTEGER, DECIMAL, DOUBLE -> true;
          case TEXT, BOOLEAN, DATE, TIMESTAMP, UUID, OPAQUE, UNKNOWN -> false;
        };
    return new Vocabulary.Dimension(
        field.name(),
        field.label(),
        field.description(),
        field.synonyms(),
        field.time(),
        field.personal(),
        numeric,
        field.hidden(),
        field.manyValues(),
        field.unit(),
        dataset.name());
  }
}
