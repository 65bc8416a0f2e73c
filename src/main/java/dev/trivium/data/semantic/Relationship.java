package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Each row of one dataset leads to at most one row of another: in its own region, or in region 0 if
 * the other dataset stands in all regions. Following it never multiplies rows.
 */
public record Relationship(Dataset from, Dataset to, List<Pair> pairs) {
  public Relationship {
    pairs = List.copyOf(pairs);
  }

  /** Two columns that are equal. */
  public record Pair(Table.Column from, Table.Column to) {}

  /** What the contracts know between datasets of a model. */
  static List<Relationship> among(Collection<Dataset> datasets) {
    List<Relationship> found = new ArrayList<>();
    for (Dataset from : datasets) {
      for (Dataset to : datasets) {
        for (Table.Reference reference : from.table().references()) {
          of(from, to, reference).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** Empty if the reference does not lead from the one to the other. */
  static Optional<Relationship> of(Dataset from, Dataset to, Table.Reference reference) {
    if (!reference.parent().equals(to.table().dataset())) {
      return Optional.empty();
    }
    List<Pair> pairs = new ArrayList<>();
    for (int at = 0; at < reference.from().size(); at++) {
      Optional<Table.Column> own = from.table().column(reference.from().get(at));
      Optional<Table.Column> other = to.table().column(reference.to().get(at));
      if (own.isPresent() && other.isPresent()) {
        pairs.add(new Pair(own.get(), other.get()));
      }
    }
    // A part of the key would lead to several rows.
    return pairs.size() == reference.from().size()
        ? Optional.of(new Relationship(from, to, pairs))
        : Optional.empty();
  }

  /** Conditions under which a row of the parent is the one a row names. */
  String condition(Scope child, Scope parent, String regions) {
    String region = to.table().placement().everywhere() ? "0" : child.alias() + ".region_id";
    return parent.alias()
        + ".region_id = "
        + region
        + " and "
        + parent.alias()
        + ".region_id = any ("
        + regions
        + ") and "
        + pairs.stream()
            .map(pair -> parent.compared(pair.to()) + " = " + child.compared(pair.from()))
            .collect(Collectors.joining(" and "));
  }

  /** As a person would draw it. */
  String shown() {
    return named(from, pairs.stream().map(Pair::from).toList())
        + " → "
        + named(to, pairs.stream().map(Pair::to).toList());
  }

  private static String named(Dataset dataset, List<Table.Column> columns) {
    return columns.stream()
        .map(column -> dataset.name() + "." + column.name())
        .collect(Collectors.joining(", "));
  }
}
