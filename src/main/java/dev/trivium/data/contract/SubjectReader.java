package dev.trivium.data.contract;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads whose data the rows of a dataset are. */
final class SubjectReader {
  private SubjectReader() {}

  /** What the contract declares, else the first critical personal property, else the key. */
  static Optional<SubjectRule> read(
      String dataset, @Nullable Node declared, List<Property> properties) {
    if (declared != null && declared.there()) {
      String name = declared.text("property", "");
      if (properties.stream().noneMatch(property -> property.name().equals(name))) {
        declared.wrong("needs property: the name of a property that says whose the row is");
      }
      return Optional.of(new SubjectRule(List.of(name), declared.text("domain", dataset), true));
    }
    if (properties.stream().noneMatch(Property::personal)) {
      return Optional.empty();
    }
    return Optional.of(
        properties.stream()
            .filter(property -> property.personal() && property.critical())
            .findFirst()
            .map(property ->
                new SubjectRule(List.of(property.name()), dataset + "." + property.name(), false))
            .orElseGet(() -> new SubjectRule(key(properties), dataset, false)));
  }

  private static List<String> key(List<Property> properties) {
    return properties.stream()
        .filter(Property::isKey)
        .sorted(Comparator.comparingInt(Property::keyPosition))
        .map(Property::name)
        .toList();
  }
}
