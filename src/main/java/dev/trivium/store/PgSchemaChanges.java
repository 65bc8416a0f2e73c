package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Carries out a contract's plan as the migrator, on a connection that lives only that long. */
final class PgSchemaChanges implements SchemaChanges {
  private final Vertx vertx;
  private final PgConnectOptions migrator;
  private final RegionDirectory regions;
  private final SchemaConfig config;
  private final Observer observer;

  PgSchemaChanges(
      Vertx vertx,
      PgConnectOptions migrator,
      RegionDirectory regions,
      SchemaConfig config,
      Observer observer) {
    this.vertx = vertx;
    this.migrator = migrator;
    this.regions = regions;
    this.config = config;
    this.observer = observer;
  }

  @Override
  public Uni<Void> apply(SchemaPlan plan) {
    return Reactive.uni(() ->
        PgConnection.connect(vertx, migrator)
            .compose(connection -> changed(connection, plan).eventually(() -> connection.close()))
            .recover(failure -> Future.failedFuture(PgProblems.translated(failure))));
  }

  /**
   * Quick changes first, since indexes stand on new columns; constraints are checked against rows
   * that are there only when new rows are held to them already.
   */
  private Future<Void> changed(PgConnection connection, SchemaPlan plan) {
    SchemaSession session = new SchemaSession(vertx, connection, config, observer);
    return session
        .opened()
        .compose(alone -> session.together(plan.regions(), plan.together()))
        .compose(done -> each(plan.indexes(), session::index))
        .compose(done -> each(plan.afterwards(), session::alone))
        .compose(done -> refresh(connection));
  }

  private static <T> Future<Void> each(List<T> all, Function<T, Future<Void>> work) {
    Future<Void> done = Future.succeededFuture();
    for (T one : all) {
      done = done.compose(before -> work.apply(one));
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
}
