package dev.trivium.store;

import dev.trivium.store.backup.Inventory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts and sums up every table of ours. Blocking, and it reads all rows: the drill's work.
 *
 * <p>The migrator sees all rows of governed tables; what only the owner reads is read as owner.
 */
final class Inventories {
  private static final String TABLES =
      """
      select format('%I.%I', n.nspname, c.relname),
             has_table_privilege(c.oid, 'select'),
             has_table_privilege(c.oid, 'select') or not c.relforcerowsecurity
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       order by 1
      """;
  private static final String SCHEMA =
      """
      with ours as (
        select oid, nspname from pg_namespace
         where nspname !~ '^pg_' and nspname <> 'information_schema'),
      lines as (
        select concat_ws(' ', 'column', a.attrelid::regclass, a.attname,
                 format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attacl) as line
          from pg_attribute a join pg_class c on c.oid = a.attrelid
          join ours on ours.oid = c.relnamespace
         where a.attnum > 0 and not a.attisdropped
        union all
        select concat_ws(' ', 'relation', c.oid::regclass, c.relkind, c.relrowsecurity,
                 c.relforcerowsecurity, c.relacl)
          from pg_class c join ours on ours.oid = c.relnamespace
        union all
        select concat_ws(' ', 'policy', p) from pg_policies p
        union all
        select concat_ws(' ', 'constraint', k.conrelid::regclass, k.conname,
                 pg_get_constraintdef(k.oid))
          from pg_constraint k join ours on ours.oid = k.connamespace
        union all
        select concat_ws(' ', 'index', indexdef)
          from pg_indexes join ours on ours.nspname = schemaname
        union all
        select concat_ws(' ', 'function', pg_get_functiondef(f.oid), f.proacl)
          from pg_proc f join ours on ours.oid = f.pronamespace where f.prokind in ('f', 'p')
        union all
        select concat_ws(' ', 'role', rolname, rolsuper, rolbypassrls, rolcanlogin)
          from pg_roles where rolname ~ '^trivium_')
      select encode(sha256(convert_to(string_agg(line, E'\\n' order by line), 'UTF8')), 'hex')
        from lines
      """;
  private static final String SUM =
      "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from only ";
  private static final Duration LOCKING = Duration.ofSeconds(3);

  private final Address migrator;

  Inventories(Address migrator) {
    this.migrator = migrator;
  }

  /** A moment of a database that goes on changing. */
  @FunctionalInterface
  interface Mark {
    void set() throws SQLException;
  }

  /** What is there now; for a database that nobody writes to. */
  Inventory now() throws SQLException {
    try (Connection reading = snapshot()) {
      return read(reading);
    }
  }

  /**
   * What is there at the moment of the mark. Writers wait while the mark is set, no longer; the
   * counting goes on afterwards, in the snapshot of that moment.
   */
  Inventory at(Mark mark) throws SQLException {
    try (Connection locking = Bootstrap.connect(migrator);
        Statement statement = locking.createStatement();
        Connection reading = snapshot()) {
      locking.setAutoCommit(false);
      statement.execute("set local lock_timeout = " + LOCKING.toMillis());
      List<String> lockable = names(locking, 2);
      statement.execute("lock table " + String.join(", ", lockable) + " in share mode");
      text(reading, "select pg_backend_pid()::text");
      mark.set();
      locking.commit();
      return read(reading);
    }
  }

  private Connection snapshot() throws SQLException {
    Connection reading = Bootstrap.connect(migrator);
    reading.setAutoCommit(false);
    reading.setReadOnly(true);
    reading.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return reading;
  }

  private Inventory read(Connection reading) throws SQLException {
    Map<String, Inventory.Table> tables = new TreeMap<>();
    String schema = text(reading, SCHEMA);
    List<String> readable = names(reading, 2);
    List<String> all = names(reading, 3);
    for (String table : readable) {
      tables.put(table, sum(reading, table));
    }
    text(reading, "select set_config('role', '" + Bootstrap.OWNER + "', true)");
    for (String table : all) {
      if (!readable.contains(table)) {
        tables.put(table, sum(reading, table));
      }
    }
    return new Inventory(schema, tables);
  }

  /** The tables for which a column of the list of tables says yes. */
  private static List<String> names(Connection connection, int column) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement question = connection.prepareStatement(TABLES);
        ResultSet rows = question.executeQuery()) {
      while (rows.next()) {
        if (rows.getBoolean(column)) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  private static Inventory.Table sum(Connection reading, String table) throws SQLException {
    try (Statement statement = reading.createStatement();
        ResultSet row = statement.executeQuery(SUM + table + " t")) {
      row.next();
      return new Inventory.Table(row.getLong(1), row.getString(2));
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
