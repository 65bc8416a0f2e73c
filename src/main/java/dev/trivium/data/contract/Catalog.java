package dev.trivium.data.contract;

import dev.trivium.data.contract.TablePlan.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the database has of a dataset's table already: nothing, or what earlier versions and
 * attempts made.
 *
 * @param columns types as the database names them, by column; empty if there is no table
 * @param indexes names of those that are whole
 */
public record Catalog(Map<String, String> columns, Set<String> indexes) {
  /** No table, or one that nobody looked at. */
  public static final Catalog EMPTY = new Catalog(Map.of(), Set.of());

  /** How the database names a type that a contract names otherwise. */
  private static final Map<String, String> NAMES =
      Map.of(
          "text collate \"C\"", "text",
          "int", "integer",
          "timestamptz", "timestamp with time zone",
          "time", "time without time zone");

  public Catalog {
    columns = Map.copyOf(columns);
    indexes = Set.copyOf(indexes);
  }

  boolean has(String column) {
    return columns.containsKey(column);
  }

  /** Columns of the contract whose values the table keeps in another way than the contract says. */
  List<Refusal> differences(Contract next) {
    List<Refusal> refusals = new ArrayList<>();
    expected(next)
        .forEach((column, type) -> {
          String there = columns.getOrDefault(column, type);
          if (!there.equals(type)) {
            refusals.add(
                new Refusal(
                    "schema[0].physicalName",
                    "column " + column + " " + there,
                    "column " + column + " " + type,
                    "the table data." + next.relation() + " is there and differs",
                    "give another physicalName, or have whoever changed the table change it back"));
          }
        });
    return refusals;
  }

  /** Columns that the contract has and a table that is there has not. */
  List<Refusal> losses(Contract contract) {
    List<Refusal> refusals = new ArrayList<>();
    expected(contract)
        .forEach((column, type) -> {
          if (!columns.isEmpty() && !columns.containsKey(column)) {
            refusals.add(
                new Refusal(
                    "schema[0].physicalName",
                    "no column " + column,
                    "column " + column + " " + type,
                    "the table data." + contract.relation() + " is there without it",
                    "give another physicalName, or have whoever changed the table change it back"));
          }
        });
    return refusals;
  }

  private static Map<String, String> expected(Contract contract) {
    Map<String, String> expected = new HashMap<>();
    for (Property property : contract.properties()) {
      String type = property.personal() ? "bytea" : property.type().sql();
      expected.put(property.column(), NAMES.getOrDefault(type, type));
      property.blindColumn().ifPresent(blind -> expected.put(blind, "bytea"));
    }
    expected.put("region_id", "integer");
    return expected;
  }
}
