package dev.trivium.store;

import dev.trivium.store.transfer.TransferEnd;
import dev.trivium.store.transfer.TransferHead;
import dev.trivium.store.transfer.TransferWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Writes everything that must survive a move into one archive: all rows of one moment, sealed
 * fields as they are. The migrator sees every row of a governed table; wrapped keys are read by
 * their own role, in the snapshot of the same moment. Blocking; memory stays small.
 */
public final class DatabaseExport {
  private static final String FACTS =
      """
      select now(), current_setting('server_version'),
             (select version from migration.history where success and version is not null
               order by installed_rank desc limit 1)
      """;
  private static final String UNREADABLE =
      """
      select format('%I.%I', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspowner = 'trivium_owner'::regrole
         and not has_table_privilege('trivium_migrator', c.oid, 'select')
      """;
  private static final String STRANGE =
      """
      select format('%I.%I', 'data', c.relname) from pg_class c
       where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p')
         and position('__' in c.relname) = 0
         and not exists (select from ingest.dataset d where c.relname = d.relation)
      """;
  private static final long STEP = 10_000;

  private final Address address;
  private final Secrets secrets;
  private final RandomGenerator random;
  private final String trivium;

  DatabaseExport(Address address, Secrets secrets, RandomGenerator random, String trivium) {
    this.address = address;
    this.secrets = secrets;
    this.random = random;
    this.trivium = trivium;
  }

  /**
   * What was written.
   *
   * @param at the moment whose rows it holds
   * @param chain the hash by which two archives are told apart
   */
  public record Done(UUID id, Instant at, int tables, long rows, String chain) {}

  /**
   * @param target stays open
   * @throws StoreRefusal when there is a table that nobody could bring over
   */
  public Done to(OutputStream target, UUID id, TransferProgress progress) throws IOException {
    try (Connection all = open(Bootstrap.MIGRATOR);
        Connection keys = open(Bootstrap.KEYS)) {
      share(all, keys);
      TransferTables tables = TransferTables.of(all);
      refuseWhatCannotMove(all, tables);
      TransferHead head = head(all, tables, id);
      TransferEnd end =
          TransferFile.write(
              target,
              id,
              secrets,
              random,
              clear -> {
                TransferWriter writer = new TransferWriter(clear);
                writer.head(head);
                for (TransferHead.Table table : head.tables()) {
                  boolean key = TransferTables.KEYS.contains(table.name());
                  write(key ? keys : all, table, writer, progress);
                }
                return writer.finish();
              });
      return new Done(id, head.at(), end.tables(), end.rows(), end.chain());
    } catch (SQLException failure) {
      throw StoreRefusal.unreachable(address, failure);
    }
  }

  private static void write(
      Connection from, TransferHead.Table table, TransferWriter writer, TransferProgress progress)
      throws IOException {
    long[] rows = {0};
    writer.begin(table.name());
    try {
      TransferRows.out(
          from,
          table.name(),
          table.columns(),
          row -> {
            writer.row(row);
            if (++rows[0] % STEP == 0) {
              progress.at(table.name(), rows[0]);
            }
          });
    } catch (SQLException failure) {
      throw new IOException(table.name() + " cannot be read, SQLSTATE " + failure.getSQLState());
    }
    progress.at(table.name(), writer.end(table.name()).rows());
  }

  private Connection open(String role) throws SQLException {
    Connection connection = Bootstrap.connect(address.as(role, secrets.password(role)));
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    return connection;
  }

  /** Both see the rows of one moment. */
  private static void share(Connection first, Connection second) throws SQLException {
    TransferRows.begin(first);
    String snapshot = text(first, "select pg_export_snapshot()");
    second.setAutoCommit(false);
    try (Statement statement = second.createStatement()) {
      // It must come before any other statement, so the settings follow.
      statement.execute("set transaction snapshot '" + snapshot + "'");
    }
    TransferRows.begin(second);
  }

  private static void refuseWhatCannotMove(Connection all, TransferTables tables)
      throws SQLException {
    TreeSet<String> lost = new TreeSet<>(texts(all, UNREADABLE));
    lost.retainAll(tables.names());
    lost.removeAll(TransferTables.KEYS);
    lost.addAll(texts(all, STRANGE));
    if (!lost.isEmpty()) {
      throw new StoreRefusal(
          lost.stream()
              .map(table ->
                  "Table "
                      + table
                      + " is none of Trivium's and cannot be brought over; take it"
                      + " away first.")
              .toList());
    }
  }

  private TransferHead head(Connection all, TransferTables tables, UUID id) throws SQLException {
    // Only the owner knows how far numbers have been given out.
    text(all, "select set_config('role', '" + Bootstrap.OWNER + "', true)");
    Map<String, Long> sequences = sequences(all, tables);
    try (PreparedStatement question = all.prepareStatement(FACTS);
        ResultSet row = question.executeQuery()) {
      row.next();
      TransferHead head =
          new TransferHead(
              TransferHead.FORMAT,
              id,
              row.getTimestamp(1).toInstant(),
              trivium,
              row.getString(2),
              row.getString(3),
              tables.inOrder(),
              sequences);
      text(all, "select set_config('role', 'none', true)");
      return head;
    }
  }

  private static Map<String, Long> sequences(Connection all, TransferTables tables)
      throws SQLException {
    Map<String, Long> last = new HashMap<>();
    for (Map.Entry<String, List<String>> table : tables.identities().entrySet()) {
      for (String column : table.getValue()) {
        String sequence =
            "pg_get_serial_sequence('" + table.getKey() + "', '" + column + "')::regclass";
        String value = text(all, "select pg_sequence_last_value(" + sequence + ")::text");
        if (value != null) {
          last.put(table.getKey() + "." + column, Long.valueOf(value));
        }
      }
    }
    return last;
  }

  private static @org.jspecify.annotations.Nullable String text(Connection connection, String sql)
      throws SQLException {
    List<String> texts = texts(connection, sql);
    return texts.isEmpty() ? null : texts.getFirst();
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
