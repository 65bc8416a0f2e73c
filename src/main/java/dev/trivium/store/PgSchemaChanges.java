package dev.trivium.store;

import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries out a contract's plan as the migrator, on a connection that lives only that long. */
final class PgSchemaChanges implements SchemaChanges {
  private static final long LOCK = 0x7472697669756dL;
  private static final String ADD_REGION =
      """
      insert into sec.region (id, code, name)
      select coalesce(max(id), 0) + 1, $1, $1 from sec.region
      having not exists (select from sec.region where code = $1)
      """;

  private final Vertx vertx;
  private final PgConnectOptions migrator;
  private final RegionDirectory regions;

  PgSchemaChanges(Vertx vertx, PgConnectOptions migrator, RegionDirectory regions) {
    this.vertx = vertx;
    this.migrator = migrator;
    this.regions = regions;
  }

  @Override
  public Uni<Void> apply(List<String> codes, List<String> statements) {
    return Reactive.uni(() ->
        PgConnection.connect(vertx, migrator)
            .compose(connection ->
                changed(connection, codes, statements).eventually(() -> connection.close()))
            .recover(failure -> Future.failedFuture(PgProblems.translated(failure))));
  }

  private Future<Void> changed(
      PgConnection connection, List<String> codes, List<String> statements) {
    return connection
        .begin()
        .compose(transaction ->
            run(connection, "set local lock_timeout = '2s'")
                .compose(set -> run(connection, "set local client_min_messages = warning"))
                .compose(set -> run(connection, "select pg_advisory_xact_lock(" + LOCK + ")"))
                .compose(locked -> regions(connection, codes))
                .compose(added -> run(connection, "set local role " + Bootstrap.OWNER))
                .compose(owner -> each(connection, statements))
                .transform(done -> ended(transaction, done)))
        .compose(done -> refresh(connection));
  }

  private static Future<Void> ended(
      Transaction transaction, io.vertx.core.AsyncResult<Void> outcome) {
    return outcome.succeeded()
        ? transaction.commit()
        : transaction.rollback().transform(back -> Future.failedFuture(outcome.cause()));
  }

  private static Future<Void> regions(PgConnection connection, List<String> codes) {
    Future<Void> done = Future.succeededFuture();
    for (String code : codes) {
      done =
          done.compose(
              before -> connection.preparedQuery(ADD_REGION).execute(Tuple.of(code)).mapEmpty());
    }
    return done;
  }

  private static Future<Void> each(PgConnection connection, List<String> statements) {
    Future<Void> done = Future.succeededFuture();
    for (String statement : statements) {
      done = done.compose(before -> run(connection, statement));
    }
    return done;
  }

  private Future<Void> refresh(PgConnection connection) {
    return connection
        .query("select id, code from sec.region where id > 0 and retired_at is null")
        .execute()
        .map(rows -> {
          Map<String, Integer> found = new HashMap<>();
          rows.forEach(row -> found.put(row.getString("code"), row.getInteger("id")));
          regions.replace(found);
          return null;
        });
  }

  private static Future<Void> run(PgConnection connection, String sql) {
    return connection.query(sql).execute().mapEmpty();
  }
}
