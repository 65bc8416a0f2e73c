package dev.trivium.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The one transaction of an import, and in whose name its steps are done. Governed tables are
 * written by the migrator under their policies; those of the keys, which let nobody in but their
 * own role, by their owner under a policy that lives as long as this transaction.
 */
record ImportSession(Connection connection) {
  /** The lock of plans, so that no contract is registered meanwhile. */
  private static final long LOCK = 0x7472697669756dL;

  /** What is done under a role. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  void begin() throws SQLException {
    TransferRows.begin(connection);
    run("set local lock_timeout = '10s'");
    run("set local client_min_messages = warning");
    run("select pg_advisory_xact_lock(" + LOCK + ")");
    eachKeyTable("create policy moving on %s for all to trivium_owner using (true)");
  }

  /** Takes back what only the import needed. */
  void end() throws SQLException {
    eachKeyTable("drop policy moving on %s");
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  void asOwner(Step step) throws SQLException {
    run("set local role " + Bootstrap.OWNER);
    step.run();
    run("set local role none");
  }

  /** As who may read and write the rows of the table. */
  void at(String table, Step step) throws SQLException {
    if (TransferTables.KEYS.contains(table)) {
      asOwner(step);
    } else {
      step.run();
    }
  }

  private void eachKeyTable(String statement) throws SQLException {
    asOwner(() -> {
      for (String table : TransferTables.KEYS) {
        run(statement.formatted(table));
      }
    });
  }
}
