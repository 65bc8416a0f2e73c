package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads which relationships of the contracts a model uses. A model that names none uses all; one
 * that names some uses these, and so decides between two paths.
 */
final class RelationshipReader {
  private RelationshipReader() {}

  static List<Relationship> read(List<Element> elements, List<Dataset> datasets) {
    List<Relationship> known = Relationship.among(datasets);
    if (elements.isEmpty()) {
      return known;
    }
    List<Relationship> chosen = new ArrayList<>();
    elements.forEach(element -> chosen(element, known).ifPresent(chosen::add));
    return chosen;
  }

  private static Optional<Relationship> chosen(Element element, List<Relationship> known) {
    List<String> from = element.texts("from_columns");
    List<String> to = element.texts("to_columns");
    List<Relationship> between =
        known.stream()
            .filter(relationship -> relationship.from().name().equals(element.text("from")))
            .filter(relationship -> relationship.to().name().equals(element.text("to")))
            .toList();
    Optional<Relationship> found =
        between.stream()
            .filter(
                candidate -> from.size() == to.size() && names(candidate).equals(pairs(from, to)))
            .findFirst();
    if (found.isEmpty()) {
      element.mistake(
          "is not a relationship of the contracts"
              + (between.isEmpty()
                  ? "; they know none from '"
                      + element.text("from")
                      + "' to '"
                      + element.text("to")
                      + "'"
                  : "; between these datasets they know "
                      + between.stream()
                          .map(Relationship::shown)
                          .collect(Collectors.joining("; "))));
    }
    return found;
  }

  private static Set<List<String>> names(Relationship relationship) {
    return relationship.pairs().stream()
        .map(pair -> List.of(pair.from().name(), pair.to().name()))
        .collect(Collectors.toSet());
  }

  private static Set<List<String>> pairs(List<String> from, List<String> to) {
    Set<List<String>> pairs = new HashSet<>();
    for (int at = 0; at < from.size(); at++) {
      pairs.add(List.of(from.get(at), to.get(at)));
    }
    return pairs;
  }
}
