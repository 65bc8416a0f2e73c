package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static dev.trivium.store.PostgresForTests.secrets;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A connection without the door: what an attacker has who reached the driver. */
record Bare(Vertx vertx, Address database, Regions regions) {

  /**
   * Runs the statements one after the other on a connection of their own.
   *
   * @return the first column of the last statement's first row, its number of rows if it has no
   *     columns, or the SQLSTATE of the first statement that was refused
   */
  String says(String role, String... statements) {
    return get(
        Reactive.uni(() ->
            PgConnection.connect(vertx, options(role))
                .compose(connection ->
                    each(connection, List.of(statements)).eventually(connection::close))));
  }

  /** The statement that enters as the caller. */
  String enter(Caller caller) {
    return "select sec.enter('" + token(caller, Duration.ofMinutes(1)) + "')";
  }

  String token(Caller caller, Duration ttl) {
    return new CallerToken(secrets().derive("caller token"), regions, InstantSource.system(), ttl)
        .of(caller);
  }

  PgConnectOptions options(String role) {
    boolean admin = role.equals(database.user());
    return new PgConnectOptions()
        .setHost(database.host())
        .setPort(database.port())
        .setDatabase(database.database())
        .setUser(role)
        .setPassword(admin ? database.password() : secrets().password(role))
        .setCachePreparedStatements(true);
  }

  /** Runs the statements as the superuser, whom row-level security does not concern. */
  String admin(String... statements) {
    return says(database.user(), statements);
  }

  private static Future<String> each(PgConnection connection, List<String> statements) {
    Future<String> said = Future.succeededFuture("");
    for (String statement : statements) {
      said = said.compose(before -> connection.query(statement).execute().map(Bare::firstOf));
    }
    return said.recover(failure ->
        failure instanceof PgException refused
            ? Future.succeededFuture(refused.getSqlState())
            : Future.failedFuture(failure));
  }

  private static String firstOf(RowSet<Row> rows) {
    return rows.size() == 0
        ? String.valueOf(rows.rowCount())
        : String.valueOf(rows.iterator().next().getValue(0));
  }
}
