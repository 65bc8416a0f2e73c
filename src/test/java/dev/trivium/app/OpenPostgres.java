package dev.trivium.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The embedded PostgreSQL of a running server as somebody with its files can have it: the superuser
 * let in, and every statement and every failing row written to the log.
 */
final class OpenPostgres {
  private static final String SUPERUSER = "trivium_bootstrap";
  private final Path data;
  private final List<String> postmaster;

  private OpenPostgres(Path home) throws IOException {
    this.data = home.resolve("data");
    this.postmaster = Files.readAllLines(data.resolve("postmaster.pid"));
  }

  static OpenPostgres of(Path home) {
    try {
      OpenPostgres postgres = new OpenPostgres(home);
      postgres.append(
          "postgresql.auto.conf",
          """
          log_statement = 'all'
          log_min_duration_statement = 0
          log_min_error_statement = error
          log_min_messages = info
          log_error_verbosity = verbose
          wal_keep_size = '1GB'
          """);
      Path rules = postgres.data.resolve("pg_hba.conf");
      Files.writeString(
          rules, "host all " + SUPERUSER + " 127.0.0.1/32 trust\n" + Files.readString(rules));
      postgres.reload();
      return postgres;
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  List<String> texts(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      return texts(statement, sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** All rows of all tables as text, so that what pages keep packed is seen too. */
  Map<String, List<String>> everything() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set bytea_output = 'escape'");
      List<String> tables =
          texts(
              statement,
              "select oid::regclass::text from pg_class where relkind in ('r', 'm') order by 1");
      for (String table : tables) {
        all.put(table, texts(statement, "select t::text from " + table + " t"));
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return all;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + postmaster.get(3) + "/trivium", SUPERUSER, "");
  }

  private static List<String> texts(Statement statement, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String text = rows.getString(1);
        texts.add(text == null ? "" : text);
      }
    }
    return texts;
  }

  private void append(String file, String lines) {
    try {
      Path path = data.resolve(file);
      Files.writeString(path, Files.readString(path) + lines);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void reload() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", postmaster.getFirst()).start().waitFor();
  }
}
