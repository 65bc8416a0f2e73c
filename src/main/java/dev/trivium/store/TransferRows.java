package dev.trivium.store;

import dev.trivium.store.transfer.RowTally;
import dev.trivium.store.transfer.TableTally;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** Rows as COPY writes and reads them, the same text whatever the server is set to. Blocking. */
final class TransferRows {
  /** Values have one form each, and nothing of the operator's ends a long transaction. */
  private static final List<String> SETTINGS =
      List.of(
          "set local datestyle = 'ISO, YMD'",
          "set local intervalstyle = 'postgres'",
          "set local timezone = 'UTC'",
          "set local extra_float_digits = 1",
          "set local bytea_output = 'hex'",
          "set local statement_timeout = 0",
          "set local idle_in_transaction_session_timeout = 0");

  private TransferRows() {}

  /** Takes one row with its line end. */
  @FunctionalInterface
  interface Taking {
    void row(byte[] row) throws IOException;
  }

  static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
    }
  }

  static void out(Connection connection, String table, List<String> columns, Taking taking)
      throws SQLException, IOException {
    CopyOut copy =
        copies(connection)
            .copyOut("copy (select " + list(columns) + " from " + table + ") to stdout");
    byte[] row = copy.readFromCopy();
    while (row != null) {
      taking.row(row);
      row = copy.readFromCopy();
    }
  }

  /** What is in a table now. */
  static TableTally tally(Connection connection, String table, List<String> columns)
      throws SQLException {
    RowTally tally = new RowTally();
    try {
      out(connection, table, columns, row -> tally.add(row, 0, row.length));
    } catch (IOException impossible) {
      throw new IllegalStateException("adding up writes nothing", impossible);
    }
    return tally.of(table);
  }

  static CopyIn in(Connection connection, String table, List<String> columns) throws SQLException {
    return copies(connection).copyIn("copy " + table + " (" + list(columns) + ") from stdin");
  }

  static String list(List<String> columns) {
    return String.join(", ", columns);
  }

  private static CopyManager copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}
