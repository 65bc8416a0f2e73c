package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Grain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that keeps what rows of a dataset add up to, as its active contract describes it.
 *
 * @param source what stands behind {@code from}, with the columns of its keys and sums as the
 *     dataset has them, and numbers of rows; {@code $1} are the regions
 * @param marked a statement that says in {@code dirty} whether the rows are read quicker than what
 *     stands behind {@code from}, because much has changed; {@code $1} are the regions
 * @param keys what its rows are told apart by, by property
 * @param sums properties that are added up
 * @param counts by property, the column with the number of its values
 * @param rows the column with the number of rows
 */
public record Summary(
    String relation,
    String source,
    String marked,
    List<Key> keys,
    List<String> sums,
    Map<String, String> counts,
    String rows) {
  /** Names that no field or property of a model has. */
  static final String ROWS = "count(*)";

  public Summary {
    keys = List.copyOf(keys);
    sums = List.copyOf(sums);
    counts = Map.copyOf(counts);
  }

  /**
   * A part of the key.
   *
   * @param grain the period of a date or moment, whose first day it holds; null keeps the value
   */
  public record Key(String property, @Nullable Grain grain) {}

  static String counted(String property) {
    return "count(" + property + ")";
  }

  Optional<Key> key(String property) {
    return keys.stream().filter(key -> key.property().equals(property)).findFirst();
  }

  List<Table.Column> columns(Table table) {
    List<Table.Column> columns = new ArrayList<>();
    columns.add(number(ROWS, rows));
    counts.forEach((property, column) -> columns.add(number(counted(property), column)));
    table.columns().stream()
        .filter(column -> key(column.name()).isPresent() || sums.contains(column.name()))
        .forEach(columns::add);
    return columns;
  }

  private static Table.Column number(String name, String column) {
    return new Table.Column(name, column, name, "", Type.INTEGER, 0, null, null, false, null);
  }
}
