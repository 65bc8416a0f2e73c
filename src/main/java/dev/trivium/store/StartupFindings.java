package dev.trivium.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything about roles, grants and policies that would let a row leak. One is enough to refuse,
 * and all are told at once. After the catalog is read, each governed table is tried as each serving
 * role: without a context and with a forged one it must show nothing.
 */
final class StartupFindings {
  private static final List<String> SERVING =
      List.of(Bootstrap.APP, Bootstrap.READER, Bootstrap.JOB, Bootstrap.KEYS);
  private static final List<String> CALLERS = List.of(Bootstrap.APP, Bootstrap.READER);

  /** What somebody would write who knows the form of the seal but not its key. */
  private static final String FORGE =
      """
      select set_config('trivium.ctx', 'eA==|{' || coalesce((
        select string_agg(g::text, ',') from generate_series(0, 200) g), '') || '}|{steward}|'
        || pg_backend_pid() || '|' || (extract(epoch from now()) * 1000000)::bigint || '|00', true)
      """;

  private static final String GOVERNED =
      """
      select format('%I.%I', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'data' and c.relkind in ('r', 'p')
         and has_table_privilege(c.oid, 'select')
       order by 1
      """;

  private final Address address;
  private final Secrets secrets;
  private final List<String> findings = new ArrayList<>();

  private StartupFindings(Address address, Secrets secrets) {
    this.address = address;
    this.secrets = secrets;
  }

  /**
   * @throws StoreRefusal with every finding
   */
  static void refuseIfAny(Address address, Secrets secrets) throws SQLException {
    List<String> found = in(address, secrets);
    if (!found.isEmpty()) {
      throw new StoreRefusal(found);
    }
  }

  /** All findings, one sentence each; none means that the database may be served from. */
  static List<String> in(Address address, Secrets secrets) throws SQLException {
    StartupFindings look = new StartupFindings(address, secrets);
    look.atTheWire();
    look.inTheCatalog();
    for (String role : SERVING) {
      look.inTheLog(role);
    }
    for (String role : CALLERS) {
      look.byTrying(role);
    }
    return List.copyOf(look.findings);
  }

  private void atTheWire() {
    if (!address.tls() && !address.isLoopback()) {
      findings.add(
          "the database "
              + address
              + " is not on this machine and its URL asks for no TLS; add ?sslmode=require");
    }
  }

  private void inTheCatalog() throws SQLException {
    try (Connection connection = as(Bootstrap.MIGRATOR);
        Statement statement = connection.createStatement()) {
      findings.addAll(texts(statement, StartupFindingsSql.FINDINGS));
    }
  }

  private void inTheLog(String role) throws SQLException {
    try (Connection connection = as(role);
        Statement statement = connection.createStatement()) {
      if (!texts(statement, "show log_parameter_max_length").equals(List.of("0"))) {
        findings.add(
            "role "
                + role
                + " would write values of rows to the server log;"
                + " a superuser can end it: alter role "
                + role
                + " set log_parameter_max_length = 0");
      }
    }
  }

  private void byTrying(String role) throws SQLException {
    try (Connection connection = as(role);
        Statement statement = connection.createStatement()) {
      for (String table : texts(statement, GOVERNED)) {
        if (shows(statement, table)) {
          findings.add("table " + table + " shows rows to " + role + " without a context");
        }
        connection.setAutoCommit(false);
        texts(statement, FORGE);
        if (shows(statement, table)) {
          findings.add("table " + table + " shows rows to " + role + " with a forged context");
        }
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private Connection as(String role) throws SQLException {
    return Bootstrap.connect(address.as(role, secrets.password(role)));
  }

  private static boolean shows(Statement statement, String table) throws SQLException {
    return texts(statement, "select exists (select from " + table + ")::text").contains("true");
  }

  private static List<String> texts(Statement statement, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
