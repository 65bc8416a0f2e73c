package dev.trivium.store;

import dev.trivium.store.transfer.TransferHead;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tables that an import fills. Their names and columns come from the catalog; the archive only
 * chooses among them.
 */
final class ImportTarget {
  private static final int TOLD = 5;
  private static final String SCHEMA =
      """
      select version from migration.history where success and version is not null
       order by installed_rank desc limit 1
      """;

  private final ImportSession session;
  private TransferTables tables;

  ImportTarget(ImportSession session) throws SQLException {
    this.session = session;
    this.tables = TransferTables.of(session.connection());
  }

  /** Refuses an archive of another version; its tables might mean something else. */
  void requireSchema(TransferHead head) throws SQLException {
    List<String> newest = new ArrayList<>();
    session.asOwner(() -> newest.addAll(session.texts(SCHEMA)));
    if (!newest.contains(head.schema())) {
      throw new StoreRefusal(
          List.of(
              "The archive was written at migration "
                  + head.schema()
                  + " (trivium "
                  + head.trivium()
                  + "), this database is at "
                  + String.join("", newest)
                  + ". Export and import with the same version: upgrade the older side first."));
    }
  }

  void requireEmpty() throws SQLException {
    TreeSet<String> found = new TreeSet<>();
    for (String table : tables.names()) {
      TransferTables.@Nullable Seeded seeded = TransferTables.SEEDED.get(table);
      String but = seeded == null ? "" : " where " + seeded.later();
      session.at(
          table,
          () -> {
            boolean rows =
                !session.texts("select 'row' from " + table + but + " limit 1").isEmpty();
            if (rows || table.startsWith("data.")) {
              found.add(table);
            }
          });
    }
    if (!found.isEmpty()) {
      throw new StoreRefusal(
          List.of(
              "The database is not empty; it has "
                  + String.join(", ", found.stream().limit(TOLD).toList())
                  + (found.size() > TOLD ? " and " + (found.size() - TOLD) + " more" : "")
                  + ". An import needs a database on which no server was ever started: make a new"
                  + " one, or take another home."));
    }
  }

  /**
   * Makes the tables of contracts, and lets those wait for each other that refer to each other.
   *
   * @param order in which tables will be filled
   */
  void make(List<String> statements, List<String> order) throws SQLException {
    session.asOwner(() -> {
      for (String statement : statements) {
        session.run(statement);
      }
    });
    tables = TransferTables.of(session.connection());
    constraints(false, "deferrable initially deferred", order);
  }

  /** Looks at everything that had to wait, and lets nothing wait from here on. */
  void settle(List<String> order) throws SQLException {
    session.run("set constraints all immediate");
    constraints(true, "not deferrable", order);
  }

  private void constraints(boolean now, String then, List<String> order) throws SQLException {
    session.asOwner(() -> {
      for (TransferTables.Reference reference : tables.ahead(order)) {
        if (reference.deferrable() == now) {
          session.run(
              "alter table %s alter constraint %s %s"
                  .formatted(reference.child(), reference.name(), then));
        }
      }
    });
    tables = TransferTables.of(session.connection());
  }

  /** Refuses a table that is not the one it was. */
  void require(TransferHead.Table table) {
    List<String> here = tables.columns(table.name());
    if (!new TreeSet<>(here).equals(new TreeSet<>(table.columns()))) {
      throw new StoreRefusal(
          List.of(
              "Table "
                  + table.name()
                  + (here.isEmpty()
                      ? " of the archive is not"
                      : " of the archive has columns that" + " are not those")
                  + " in this database."));
    }
  }

  /** Refuses an archive that lacks a table there is. */
  void requireAll(TransferHead head) {
    TreeSet<String> missing = new TreeSet<>(tables.names());
    head.tables().forEach(table -> missing.remove(table.name()));
    if (!missing.isEmpty()) {
      throw new StoreRefusal(
          List.of("The archive lacks " + String.join(", ", missing) + ", which are needed here."));
    }
  }

  /** Numbers go on where those of the old database ended. */
  void count(Map<String, Long> last) throws SQLException {
    String sql = "select setval(pg_get_serial_sequence(?, ?)::regclass, ?)";
    session.asOwner(() -> {
      try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
        for (Map.Entry<String, List<String>> table : tables.identities().entrySet()) {
          for (String column : table.getValue()) {
            Long number = last.get(table.getKey() + "." + column);
            if (number != null) {
              statement.setString(1, table.getKey());
              statement.setString(2, column);
              statement.setLong(3, number);
              statement.execute();
            }
          }
        }
      }
    });
  }
}
