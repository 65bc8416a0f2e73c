package dev.trivium.store;

import dev.trivium.kernel.Observer;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes pools of one role each; no pool ever changes its role. */
record Pools(Vertx vertx, StoreConfig config, Opened opened) {
  /** Characters of the longest statement that a connection prepares only once. */
  private static final int STATEMENT = 1 << 16;

  Pool of(String role, int connections, Duration timeout) {
    PoolOptions pool =
        new PoolOptions()
            .setName(role)
            .setMaxSize(connections)
            .setMaxWaitQueueSize(config.pools().waiting())
            .setConnectionTimeout((int) config.pools().waitLimit().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxLifetime(30)
            .setMaxLifetimeUnit(TimeUnit.MINUTES);
    return PgBuilder.pool().with(pool).connectingTo(options(role, timeout)).using(vertx).build();
  }

  /** A process that may not change the schema keeps no way in as the migrator. */
  SchemaChanges schemaChanges(Observer observer) {
    return config.schema().allowed()
        ? new PgSchemaChanges(
            vertx,
            options(Bootstrap.MIGRATOR, config.pools().statementTimeout()),
            opened.regions(),
            config.schema(),
            observer)
        : SchemaChanges.refused();
  }

  PgConnectOptions options(String role, Duration timeout) {
    Address address = opened.address();
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setDatabase(address.database())
            .setUser(role)
            .setPassword(opened.secrets().password(role))
            .setSslMode(address.tls() ? SslMode.REQUIRE : SslMode.DISABLE)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheSqlLimit(STATEMENT);
    options.addProperty("application_name", "trivium");
    options.addProperty("statement_timeout", String.valueOf(timeout.toMillis()));
    options.addProperty(
        "idle_in_transaction_session_timeout",
        String.valueOf(config.pools().idleInTransaction().toMillis()));
    return options;
  }
}
