package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others commit is known within the time that is promised, however they do it. */
class ChangeFeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CHANGE =
      "insert into ops.change (region_id, kind, key) values (0, 'data', '%s')";

  private Vertx vertx;
  private Address database;
  private StoreAssembly store;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    database = PostgresForTests.freshDatabase();
    store = PostgresForTests.store(vertx, observation -> {}, 2, database);
  }

  @AfterEach
  void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void noticesWhatAnotherProcessCommitsAndOnlyThat() throws SQLException {
    quiet("orders");
    long orders = store.changes().of("orders");
    long others = store.changes().of("others");

    try (Connection elsewhere = Bootstrap.connect(database)) {
      run(elsewhere, CHANGE.formatted("orders"));
    }

    grows("orders", orders);
    assertThat(store.changes().of("others")).isEqualTo(others);
  }

  @Test
  void noticesATransactionThatBeganEarlyAndCommittedLate() throws SQLException {
    quiet("early");
    try (Connection early = Bootstrap.connect(database);
        Connection late = Bootstrap.connect(database)) {
      early.setAutoCommit(false);
      run(early, CHANGE.formatted("early"));
      long before = store.changes().of("late");
      run(late, CHANGE.formatted("late"));
      grows("late", before);
      long unseen = store.changes().of("early");

      early.commit();

      grows("early", unseen);
    }
  }

  @Test
  void trustsNothingAfterTheListenerWasCut() throws SQLException {
    quiet("any");
    long before = store.changes().of("any");

    try (Connection admin = Bootstrap.connect(database)) {
      run(
          admin,
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'trivium_job'"
              + " and datname = current_database()");
    }

    grows("any", before);
  }

  /** Waits until the start has settled. */
  private void quiet(String dataset) {
    long before = -1;
    Instant until = Instant.now().plus(PATIENCE);
    while (before != store.changes().of(dataset) && Instant.now().isBefore(until)) {
      before = store.changes().of(dataset);
      LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
    }
  }

  private void grows(String dataset, long before) {
    Instant until = Instant.now().plus(PATIENCE);
    while (store.changes().of(dataset) == before && Instant.now().isBefore(until)) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    assertThat(store.changes().of(dataset)).isGreaterThan(before);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
