package dev.trivium.store.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a database holds at one moment: a hash of its schema, and of each table the number of rows
 * and a checksum that does not depend on their order.
 */
public record Inventory(String schema, SortedMap<String, Table> tables) {
  public Inventory(String schema, Map<String, Table> tables) {
    this(schema, (SortedMap<String, Table>) new TreeMap<>(tables));
  }

  public Inventory {
    tables = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /** One table. */
  public record Table(long rows, String checksum) {}

  public long rows() {
    return tables.values().stream().mapToLong(Table::rows).sum();
  }

  /** Sentences that tell what the other one has not the same; none means they are equal. */
  public List<String> differences(Inventory other) {
    List<String> differences = new ArrayList<>();
    if (!schema.equals(other.schema)) {
      differences.add("The schema is another one.");
    }
    SortedMap<String, Table> rest = new TreeMap<>(other.tables);
    tables.forEach((name, table) -> {
      Table found = rest.remove(name);
      if (found == null) {
        differences.add("Table " + name + " is missing.");
      } else if (found.rows != table.rows) {
        differences.add(
            "Table " + name + " has " + found.rows + " rows instead of " + table.rows + ".");
      } else if (!found.checksum.equals(table.checksum)) {
        differences.add("Table " + name + " has other values.");
      }
    });
    rest.keySet().forEach(name -> differences.add("Table " + name + " should not be there."));
    return differences;
  }
}
