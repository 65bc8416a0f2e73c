package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Reach.Found;
import dev.trivium.kernel.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says why a name is no field that the datasets of a question could be grouped or filtered by. */
final class FieldProblems {
  private static final String SHARED =
      " Ask for datasets together only by what they share: the period, the region, or a field that"
          + " relationships make the same.";

  private FieldProblems() {}

  static void checkOpen(Field field, String name, String param) {
    if (field.personal()) {
      throw Problem.unprocessable(
              "data/not-filterable",
              "'"
                  + name
                  + "' is personal: it can be counted with distinct("
                  + name
                  + "), but not shown, grouped by or filtered on.")
          .at(param)
          .with("field", name)
          .asException();
    }
    if (field.type() == Type.OPAQUE) {
      throw Problem.unprocessable(
              "data/not-filterable", "'" + name + "' cannot be grouped by or filtered on.")
          .at(param)
          .with("field", name)
          .asException();
    }
  }

  static RuntimeException ambiguous(String name, Dataset fact, String param, List<Found> ways) {
    List<String> paths = ways.stream().map(Found::shown).toList();
    Set<String> qualified =
        ways.stream().map(Found::qualified).collect(Collectors.toCollection(TreeSet::new));
    return Problem.unprocessable(
            "data/ambiguous-join",
            "'"
                + name
                + "' can be reached from '"
                + fact.name()
                + "' in "
                + paths.size()
                + " ways: "
                + String.join("; ", paths)
                + ". "
                + (qualified.size() > 1
                    ? "Say which is meant: " + String.join(", ", qualified) + "."
                    : "The relationships of the model can name the one that counts."))
        .at(param)
        .with("field", name)
        .with("fact", fact.name())
        .with("paths", paths)
        .asException();
  }

  static RuntimeException unknown(Model model, List<Dataset> facts, String name, String param) {
    Set<String> known = new TreeSet<>(Set.of(Model.WEEKDAY));
    for (Dataset fact : facts) {
      model.datasets().stream()
          .filter(dataset -> leads(model, fact, dataset))
          .forEach(dataset -> dataset.fields().forEach(field -> known.add(field.name())));
    }
    return Naming.unknown(
        Problem.unprocessable(
            "data/unknown-dimension",
            (facts.size() == 1
                    ? "The dataset '" + facts.getFirst().name() + "' has"
                    : "The datasets "
                        + facts.stream()
                            .map(fact -> "'" + fact.name() + "'")
                            .collect(Collectors.joining(", "))
                        + " have")
                + " no dimension '"
                + Naming.shown(name)
                + "'"),
        param,
        name,
        known);
  }

  static RuntimeException notACode(String field, Dataset fact, String value, String code) {
    return Problem.unprocessable(
            "data/invalid-filter",
            "'"
                + value
                + "' is how '"
                + fact.name()
                + "' writes a region; datasets together are filtered by its code, '"
                + code
                + "'.")
        .at("filters")
        .with("field", field)
        .with("fact", fact.name())
        .asException();
  }

  private static boolean leads(Model model, Dataset fact, Dataset dataset) {
    return fact.name().equals(dataset.name())
        || !Paths.between(model.relationships(), fact.name(), dataset.name()).isEmpty();
  }

  static RuntimeException different(String name, Dataset fact, String param, String reason) {
    return Problem.unprocessable(
            "data/different-datasets", "'" + name + "' is not shared: " + reason + "." + SHARED)
        .at(param)
        .with("field", name)
        .with("fact", fact.name())
        .asException();
  }
}
