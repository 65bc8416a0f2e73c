package dev.trivium.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the roles and the database, once, as somebody who may. Blocking, at start only. */
final class Bootstrap {
  static final String OWNER = "trivium_owner";
  static final String MIGRATOR = "trivium_migrator";
  static final String APP = "trivium_app";
  static final String READER = "trivium_reader";
  static final String JOB = "trivium_job";
  static final String KEYS = "trivium_keys";
  static final String BACKUP = "trivium_backup";
  static final String SEARCH = "trivium_search";

  /** The roles of an embedded database; a home that lacks one of them is completed at start. */
  static final List<String> ROLES = List.of(MIGRATOR, APP, READER, JOB, KEYS, BACKUP, SEARCH);

  private static final String SERVING =
      "login nosuperuser nobypassrls noinherit nocreatedb nocreaterole noreplication";

  private Bootstrap() {}

  static Connection connect(Address address) throws SQLException {
    return DriverManager.getConnection(address.jdbc(), address.user(), address.password());
  }

  /**
   * Makes what is missing and sets the passwords that follow from the secret.
   *
   * @param admin may make roles; its database exists
   */
  static void roles(Address admin, Secrets secrets) throws SQLException {
    try (Connection connection = connect(admin);
        Statement statement = connection.createStatement()) {
      alone(statement);
      Map<String, String> roles = new TreeMap<>();
      roles.put(OWNER, "nologin");
      roles.put(MIGRATOR, "login noinherit nosuperuser nobypassrls");
      roles.put(APP, SERVING);
      roles.put(READER, SERVING);
      roles.put(JOB, SERVING);
      roles.put(KEYS, SERVING);
      roles.put(SEARCH, "nologin");
      for (Map.Entry<String, String> role : roles.entrySet()) {
        if (!exists(connection, "select from pg_roles where rolname = ?", role.getKey())) {
          statement.execute("create role " + role.getKey() + " " + role.getValue());
        }
      }
      for (String role : List.of(MIGRATOR, APP, READER, JOB, KEYS)) {
        statement.execute("alter role " + role + " password '" + secrets.password(role) + "'");
      }
      statement.execute("grant " + OWNER + " to " + MIGRATOR);
      statement.execute("grant " + SEARCH + " to " + MIGRATOR);
      statement.execute("alter role " + READER + " set default_transaction_read_only = on");
      for (String role : List.of(MIGRATOR, APP, READER, JOB, KEYS)) {
        keepValuesOutOfTheLog(statement, role);
      }
    }
  }

  /** Makes the database if it is missing, and takes from everybody what only our roles may do. */
  static void database(Address admin, String name) throws SQLException {
    try (Connection connection = connect(admin);
        Statement statement = connection.createStatement()) {
      alone(statement);
      if (!exists(connection, "select from pg_database where datname = ?", name)) {
        statement.execute("create database " + quoted(name));
      }
    }
    try (Connection connection = connect(admin.in(name));
        Statement statement = connection.createStatement()) {
      alone(statement);
      String database = quoted(name);
      statement.execute("revoke all on database " + database + " from public");
      statement.execute("revoke all on schema public from public");
      statement.execute("grant connect, create on database " + database + " to " + OWNER);
      for (String role : List.of(MIGRATOR, APP, READER, JOB, KEYS)) {
        statement.execute("grant connect on database " + database + " to " + role);
      }
    }
  }

  /**
   * Makes the role that takes backups of an embedded database: it reads no row, it only tells the
   * server that files are being copied.
   *
   * @param admin superuser; its database is the one with our tables
   */
  static void backup(Address admin, Secrets secrets) throws SQLException {
    try (Connection connection = connect(admin);
        Statement statement = connection.createStatement()) {
      if (!exists(connection, "select from pg_roles where rolname = ?", BACKUP)) {
        statement.execute("create role " + BACKUP + " " + SERVING);
      }
      statement.execute("alter role " + BACKUP + " password '" + secrets.password(BACKUP) + "'");
      statement.execute("grant connect on database " + quoted(admin.database()) + " to " + BACKUP);
      statement.execute(
          "grant execute on function pg_backup_start(text, boolean), pg_backup_stop(boolean),"
              + " pg_create_restore_point(text), pg_switch_wal() to "
              + BACKUP);
    }
  }

  /**
   * Nodes that start at once change the same rows of the catalog, and PostgreSQL refuses all but
   * one of them. The lock ends with the connection.
   */
  private static void alone(Statement statement) throws SQLException {
    statement.execute("select pg_advisory_lock(hashtextextended('trivium/bootstrap', 0))");
  }

  /** Only a superuser may set this; where we are none, the start-up findings ask for it. */
  private static void keepValuesOutOfTheLog(Statement statement, String role) throws SQLException {
    try {
      statement.execute("alter role " + role + " set log_parameter_max_length = 0");
    } catch (SQLException refused) {
      if (!"42501".equals(refused.getSQLState())) {
        throw refused;
      }
    }
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (PreparedStatement question = connection.prepareStatement(sql)) {
      question.setString(1, name);
      try (ResultSet answer = question.executeQuery()) {
        return answer.next();
      }
    }
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
