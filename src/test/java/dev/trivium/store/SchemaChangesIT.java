package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.StoreObservation.SchemaWaits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables change while others use them: who comes in between is served, and nothing half stays. */
class SchemaChangesIT {
  private static final Caller WEST = new Caller("wendy", Set.of("West"), Set.of());
  private static final SchemaConfig SOON =
      new SchemaConfig(
          Duration.ofMillis(100), 100, Duration.ofMillis(100), Duration.ofSeconds(30), true);
  private static final String NOTHING_HALF =
      "select count(*) from pg_index where not indisvalid and indrelid = 'data.sale'::regclass";

  private static Vertx vertx;
  private static Address admin;
  private static StoreAssembly store;
  private static final Queue<SchemaWaits> waits = new ConcurrentLinkedQueue<>();
  private static final AtomicReference<CountDownLatch> waited =
      new AtomicReference<>(new CountDownLatch(0));

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    admin = PostgresForTests.freshDatabase();
    store = open(SOON);
    get(
        store
            .schemaChanges()
            .apply(
                List.of("West"),
                List.of(
                    "create table data.sale (region_id int not null, id bigint not null,"
                        + " amount bigint, primary key (region_id, id))",
                    "select sec.govern('data.sale')")));
  }

  private static StoreAssembly open(SchemaConfig schema) {
    return PostgresForTests.start(
        vertx,
        seen -> {
          if (seen instanceof SchemaWaits wait) {
            waits.add(wait);
            waited.get().countDown();
          }
        },
        PostgresForTests.config(admin, 4).withSchema(schema));
  }

  @AfterAll
  static void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void forget() {
    waits.clear();
  }

  @Test
  void triesAgainWhileATransactionHoldsTheTableAndOthersAreServed() throws Exception {
    waited.set(new CountDownLatch(3));
    SchemaPlan plan =
        SchemaPlan.of(
            List.of(), List.of("alter table data.sale add column if not exists note text"));
    CompletableFuture<Void> applied;
    try (Connection holder = holding("select from data.sale limit 1")) {
      applied = begun(store.schemaChanges().apply(plan));
      assertThat(waited.get().await(30, TimeUnit.SECONDS)).isTrue();

      assertThat(get(insert(1))).isEqualTo(1);
      assertThat(get(store.database().as(WEST, SchemaChangesIT::count))).isPositive();
      assertThat(applied).isNotDone();
      holder.rollback();
    }

    applied.get(30, TimeUnit.SECONDS);
    assertThat(waits).hasSizeGreaterThanOrEqualTo(3).allMatch(wait -> wait.of() == 100);
    assertThat(superuser("select count(note) from data.sale")).isEqualTo("0");
  }

  @Test
  void givesUpAfterItsTriesAndLeavesNothingBehind() throws Exception {
    SchemaPlan plan =
        SchemaPlan.of(
            List.of("East"),
            List.of(
                "create table data.parcel (id int)", "alter table data.sale add column late int"));
    StoreAssembly hasty =
        open(
            new SchemaConfig(
                Duration.ofMillis(50), 2, Duration.ofMillis(20), Duration.ofSeconds(5), true));
    try (Connection holder = holding("select from data.sale limit 1")) {
      assertThat(problem(hasty.schemaChanges().apply(plan))).isEqualTo("store/table-held");
      holder.rollback();
    }

    assertThat(waits).extracting(SchemaWaits::attempt).containsExactly(1, 2);
    assertThat(superuser("select to_regclass('data.parcel') is null")).isEqualTo("t");
    assertThat(superuser("select count(*) from sec.region where code = 'East'")).isEqualTo("0");
    assertThat(superuser("select count(*) from pg_locks where locktype = 'advisory'"))
        .isEqualTo("0");
    hasty.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void makesAnIndexBesideTransactionsThatWrite() throws Exception {
    SchemaPlan plan =
        new SchemaPlan(
            List.of(),
            List.of(),
            List.of(index("sale_amount_ix", "(region_id, amount)")),
            List.of());
    CompletableFuture<Void> applied;
    try (Connection holder = holding("insert into data.sale values (1, 100, 1)")) {
      applied = begun(store.schemaChanges().apply(plan));
      await(
          "select count(*) from pg_stat_activity where datname = current_database()"
              + " and query like 'create index%'",
          "1");

      assertThat(get(insert(2))).isEqualTo(1);
      assertThat(applied).isNotDone();
      holder.rollback();
    }

    applied.get(30, TimeUnit.SECONDS);
    assertThat(superuser(NOTHING_HALF)).isEqualTo("0");
    assertThat(superuser("select to_regclass('data.sale_amount_ix') is not null")).isEqualTo("t");
  }

  @Test
  void twoPlansWithIndexesDoNotWaitForEachOtherForEver() throws Exception {
    SchemaPlan one =
        new SchemaPlan(
            List.of(), List.of(), List.of(index("sale_one_ix", "(region_id, id)")), List.of());
    SchemaPlan two =
        new SchemaPlan(
            List.of(), List.of(), List.of(index("sale_two_ix", "(region_id, id)")), List.of());

    CompletableFuture<Void> first = begun(store.schemaChanges().apply(one));
    CompletableFuture<Void> second = begun(store.schemaChanges().apply(two));

    CompletableFuture.allOf(first, second).get(30, TimeUnit.SECONDS);
    assertThat(superuser(NOTHING_HALF)).isEqualTo("0");
  }

  @Test
  void doesNotKeepAnIndexThatFailedHalfway() {
    superuser("insert into data.sale values (1, 50, 7), (1, 51, 7) returning 1");
    SchemaPlan unique =
        new SchemaPlan(
            List.of(),
            List.of(),
            List.of(
                new SchemaPlan.NewIndex(
                    "sale_amount_uq",
                    "create unique index concurrently if not exists sale_amount_uq"
                        + " on data.sale (region_id, amount)")),
            List.of());

    assertThat(problem(store.schemaChanges().apply(unique))).isEqualTo("store/rows-in-the-way");
    assertThat(superuser(NOTHING_HALF)).isEqualTo("0");

    superuser("update data.sale set amount = null where id in (50, 51) returning 1");
    get(store.schemaChanges().apply(unique));
    assertThat(
            superuser(
                "select indisvalid from pg_index where indexrelid"
                    + " = 'data.sale_amount_uq'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void endsAStatementThatTakesTooLongAndSaysWhichLimitItWas() {
    StoreAssembly hasty =
        open(
            new SchemaConfig(
                Duration.ofMillis(50), 2, Duration.ofMillis(20), Duration.ofMillis(200), true));

    String slug =
        problem(
            hasty.schemaChanges().apply(SchemaPlan.of(List.of(), List.of("select pg_sleep(30)"))));

    assertThat(slug).isEqualTo("store/schema-too-slow");
    assertThat(problem(SchemaChanges.refused().apply(List.of("East"), List.of())))
        .isEqualTo("store/schema-closed");
    hasty.close().toCompletionStage().toCompletableFuture().join();
  }

  private static SchemaPlan.NewIndex index(String name, String columns) {
    return new SchemaPlan.NewIndex(
        name, "create index concurrently if not exists " + name + " on data.sale " + columns);
  }

  private static Connection holding(String sql) throws SQLException {
    Connection connection = Bootstrap.connect(admin);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return connection;
  }

  private static CompletableFuture<Void> begun(Uni<Void> work) {
    return work.subscribeAsCompletionStage();
  }

  private static Uni<Integer> insert(long id) {
    return store
        .database()
        .as(
            WEST,
            tx ->
                tx.execute(
                    "insert into data.sale (region_id, id) select id, $1 from sec.region"
                        + " where code = 'West'",
                    id));
  }

  private static Uni<Long> count(Tx tx) {
    return tx.find("select count(*) as n from data.sale", row -> row.bigint("n"))
        .map(found -> found.orElseThrow());
  }

  private static String superuser(String sql) {
    return PostgresForTests.superuser(store, sql);
  }

  private static void await(String sql, String wanted) throws InterruptedException {
    for (int i = 0; i < 300 && !superuser(sql).equals(wanted); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(superuser(sql)).isEqualTo(wanted);
  }

  private static String problem(Uni<Void> failing) {
    return ((ProblemException) failure(failing)).problem().slug();
  }

  private static Throwable failure(Uni<Void> failing) {
    try {
      failing.subscribeAsCompletionStage().join();
      throw new AssertionError("nothing failed");
    } catch (CompletionException failed) {
      return failed.getCause();
    }
  }
}
