package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Reach.Found;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether fields of different datasets are the same thing: they are the same column, or references
 * of the contracts make them equal. Equal names alone say nothing.
 */
final class Sameness {
  private final Map<String, Table> tables = new TreeMap<>();

  Sameness(Model model) {
    model.datasets().stream()
        .map(Dataset::table)
        .forEach(table -> tables.put(table.dataset(), table));
  }

  /** What a field is: fields that have one of these in common are the same thing. */
  Set<String> meanings(Found found) {
    Optional<Table.Column> plain = found.plain();
    if (plain.isEmpty()) {
      return Set.of("field " + found.qualified());
    }
    Set<String> meanings = new LinkedHashSet<>();
    Deque<Column> open = new ArrayDeque<>();
    open.add(new Column(found.dataset().table().dataset(), plain.get().name()));
    while (!open.isEmpty()) {
      Column column = open.remove();
      if (meanings.add("column " + column.dataset() + "." + column.name())) {
        parents(column, open);
        unit(column).ifPresent(meanings::add);
      }
    }
    return meanings;
  }

  private record Column(String dataset, String name) {}

  /** What names the unit of amounts means the same everywhere. */
  private Optional<String> unit(Column column) {
    Table table = tables.get(column.dataset());
    return table != null
            && table.columns().stream().anyMatch(c -> column.name().equals(c.unitProperty()))
        ? Optional.of("unit")
        : Optional.empty();
  }

  private void parents(Column column, Deque<Column> open) {
    Table table = tables.get(column.dataset());
    if (table != null) {
      table.references().stream()
          .filter(reference -> reference.from().size() == 1)
          .filter(reference -> reference.from().getFirst().equals(column.name()))
          .forEach(
              reference -> open.add(new Column(reference.parent(), reference.to().getFirst())));
    }
  }
}
