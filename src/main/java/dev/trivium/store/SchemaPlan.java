package dev.trivium.store;

import java.util.List;

/**
 * What has to be done so that the database can keep rows of a contract, in parts that keep nobody
 * who reads or writes waiting for long. Statements are DDL from a checked plan, never text of a
 * caller, and may be repeated without harm.
 *
 * @param regions codes that must exist afterwards; missing ones are added
 * @param together quick changes of the catalog, in one transaction
 * @param indexes made beside running reads and writes, each without a transaction
 * @param afterwards what reads a whole table or stands on a new index, each on its own
 */
public record SchemaPlan(
    List<String> regions, List<String> together, List<NewIndex> indexes, List<String> afterwards) {

  /** An index in the schema {@code data} and the statement that makes it CONCURRENTLY. */
  public record NewIndex(String name, String statement) {}

  public SchemaPlan {
    regions = List.copyOf(regions);
    together = List.copyOf(together);
    indexes = List.copyOf(indexes);
    afterwards = List.copyOf(afterwards);
  }

  /** A plan that is one transaction. */
  public static SchemaPlan of(List<String> regions, List<String> together) {
    return new SchemaPlan(regions, together, List.of(), List.of());
  }
}
