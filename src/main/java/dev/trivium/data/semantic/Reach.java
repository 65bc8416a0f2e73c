package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a name can mean for the rows of one dataset: a field of its own, or one of a parent. */
final class Reach {
  private final Model model;
  private final Dataset start;

  Reach(Model model, Dataset start) {
    this.model = model;
    this.start = start;
  }

  /**
   * A field and how it is reached.
   *
   * @param path empty for a field of the dataset itself
   */
  record Found(Dataset dataset, Field field, List<Relationship> path) {
    boolean own() {
      return path.isEmpty();
    }

    /** The name that means this field wherever it stands. */
    String qualified() {
      return dataset.name() + "." + field.name();
    }

    /** As a person would draw it. */
    String shown() {
      return own()
          ? qualified()
          : path.stream().map(Relationship::shown).collect(Collectors.joining(" → "))
              + " ("
              + qualified()
              + ")";
    }

    /**
     * The same value where it stands nearest: the key of a parent stands in the row that names it,
     * so that no parent need be looked up.
     */
    Found shortened() {
      if (own()) {
        return this;
      }
      Relationship last = path.getLast();
      Relationship.Pair pair = last.pairs().getFirst();
      return last.pairs().size() == 1 && plain().filter(pair.to()::equals).isPresent()
          ? new Found(last.from(), field.as(pair.from()), path.subList(0, path.size() - 1))
              .shortened()
          : this;
    }

    Optional<Table.Column> plain() {
      return Scope.ofMetrics(dataset).ofFields().plainColumn(field.formula().tree());
    }
  }

  /**
   * All meanings that differ: none, one, or several of which none can be preferred. A field of its
   * own comes before those of parents; {@code dataset.field} means that one.
   */
  List<Found> find(String name) {
    Optional<Field> own = start.field(name);
    if (own.isPresent()) {
      return List.of(new Found(start, own.get(), List.of()));
    }
    int point = name.indexOf('.');
    Optional<Dataset> named =
        point > 0 ? model.dataset(name.substring(0, point)) : Optional.empty();
    if (named.isPresent()) {
      return in(named.get(), name.substring(point + 1));
    }
    List<Found> all = new ArrayList<>();
    model.datasets().forEach(dataset -> all.addAll(in(dataset, name)));
    return all.stream().filter(found -> !repeats(found, all)).toList();
  }

  private List<Found> in(Dataset dataset, String name) {
    Optional<Field> field = dataset.field(name);
    if (field.isEmpty()) {
      return List.of();
    }
    return dataset.name().equals(start.name())
        ? List.of(new Found(start, field.get(), List.of()))
        : Paths.between(model.relationships(), start.name(), dataset.name()).stream()
            .map(path -> new Found(dataset, field.get(), path))
            .toList();
  }

  /** Whether another one stops a step earlier, at the column that refers to this one. */
  private static boolean repeats(Found later, List<Found> all) {
    Relationship last = later.path().getLast();
    List<Relationship> before = later.path().subList(0, later.path().size() - 1);
    return last.pairs().size() == 1
        && later.plain().filter(last.pairs().getFirst().to()::equals).isPresent()
        && all.stream()
            .filter(other -> other.path().equals(before))
            .anyMatch(
                other -> other.plain().filter(last.pairs().getFirst().from()::equals).isPresent());
  }
}
