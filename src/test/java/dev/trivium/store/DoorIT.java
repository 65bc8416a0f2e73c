package dev.trivium.store;

import static dev.trivium.store.Customers.ALICE;
import static dev.trivium.store.Customers.BOB;
import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What callers of the door get: values as they gave them, and Problems they can act on. */
class DoorIT {
  private static Customers customers;
  private static Database database;

  @BeforeAll
  static void open() {
    customers = new Customers(event -> {}, 2);
    database = customers.database;
  }

  @AfterAll
  static void close() {
    customers.close();
  }

  @Test
  void singleValuesComeBackAsTheyWent() {
    UUID id = new UUID(1, 2);
    Instant at = Instant.parse("2026-11-24T10:11:12.123456Z");
    List<Object> back =
        get(database.reading(
                ALICE,
                tx ->
                    tx.find(
                        """
                        select $1::int as a, $2::bigint as b, $3::float8 as c, $4::bool as d,
                          $5::text as e, $6::bytea as f, $7::uuid as g, $8::date as h,
                          $9::timestamptz as i, $10::text::jsonb as j, $11::numeric as k,
                          $12::text as l
                        """,
                        row ->
                            List.<Object>of(
                                row.integer("a"),
                                row.bigint("b"),
                                row.real("c"),
                                row.flag("d"),
                                row.text("e"),
                                new String(row.bytes("f"), StandardCharsets.UTF_8),
                                row.uuid("g"),
                                row.date("h"),
                                row.instant("i"),
                                row.json("j"),
                                row.value("k"),
                                row.isNull("l"),
                                row.optionalText("l").isEmpty()),
                        7,
                        1L << 40,
                        0.1,
                        true,
                        "täxt",
                        "bytes".getBytes(StandardCharsets.UTF_8),
                        id,
                        LocalDate.of(2026, 11, 24),
                        at,
                        "{\"x\": [1, 2.5, null]}",
                        new BigDecimal("12345678901234567890.123"),
                        null)))
            .orElseThrow();

    assertThat(back)
        .containsExactly(
            7,
            1L << 40,
            0.1,
            true,
            "täxt",
            "bytes",
            id,
            LocalDate.of(2026, 11, 24),
            at,
            "{\"x\":[1,2.5,null]}",
            new BigDecimal("12345678901234567890.123"),
            true,
            true);
  }

  @Test
  void arraysWithGapsBecomeRows() {
    List<String> rows =
        get(
            database.reading(
                ALICE,
                tx ->
                    tx.list(
                        """
                        select concat_ws('|', a, b, c, d, e, encode(f, 'escape'), g, h,
                          extract(epoch from i)::bigint) as line
                          from unnest($1::int[], $2::bigint[], $3::float8[], $4::bool[],
                            $5::text[], $6::bytea[], $7::uuid[], $8::date[], $9::timestamptz[])
                            as t(a, b, c, d, e, f, g, h, i)
                        """,
                        row -> row.text("line"),
                        new Integer[] {1, null},
                        new Long[] {2L, null},
                        new Double[] {0.5, null},
                        new Boolean[] {true, null},
                        new String[] {"x", null},
                        new byte[][] {{'y'}, null},
                        new UUID[] {new UUID(0, 1), null},
                        new LocalDate[] {LocalDate.EPOCH, null},
                        new Instant[] {Instant.EPOCH, null})));

    assertThat(rows)
        .containsExactly("1|2|0.5|t|x|y|00000000-0000-0000-0000-000000000001|1970-01-01|0", "");
  }

  @Test
  void resultsComeBackOnTheContextOfTheCaller() {
    Context context = customers.vertx.getOrCreateContext();
    Promise<Boolean> same = Promise.promise();
    context.runOnContext(start ->
        database
            .as(ALICE, tx -> Reactive.onWorker(context, () -> 1).chain(() -> Customers.regions(tx)))
            .subscribe()
            .with(seen -> same.complete(context.equals(Vertx.currentContext())), same::fail));

    assertThat(get(Reactive.uni(same::future))).isTrue();
  }

  @Test
  void whatTheWorkFailsWithPassesThroughAfterTheRollback() {
    IOException own = new IOException("the work's own");
    Uni<Integer> failing =
        database.as(
            ALICE,
            tx ->
                tx.execute("insert into data.customers values (2, 5000, 1)")
                    .chain(() -> Uni.createFrom().failure(own)));

    assertThatThrownBy(() -> get(failing)).hasRootCause(own);
    assertThatThrownBy(() ->
            get(
                database.as(
                    ALICE,
                    tx -> {
                      throw new IllegalArgumentException("at once");
                    })))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(customers.bare.admin("select count(*) from data.customers where id = 5000"))
        .isEqualTo("0");
  }

  @Test
  void aFailureThatIsPassedOverDoesNotLookLikeSuccess() {
    Uni<Integer> careless =
        database.as(
            ALICE,
            tx ->
                tx.execute("insert into data.customers values (2, 6000, 1)")
                    .chain(() -> tx.execute("select 1 / 0"))
                    .onFailure()
                    .recoverWithItem(0));

    assertThatThrownBy(() -> get(careless)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void savepointsNestAndUndoOnlyTheirOwn() {
    Uni<Integer> nested =
        database.as(
            ALICE,
            tx ->
                tx.execute("insert into data.customers values (3, 7000, 1)")
                    .chain(() ->
                        tx.savepoint(() ->
                            tx.execute("insert into data.customers values (3, 7001, 1)")
                                .chain(() ->
                                    tx.savepoint(() -> tx.execute("select 1 / 0"))
                                        .onFailure(DatabaseFailure.class)
                                        .recoverWithItem(0)))));
    get(nested);

    assertThat(customers.bare.admin("select count(*) from data.customers where id in (7000, 7001)"))
        .isEqualTo("2");
  }

  @Test
  void aLostConnectionIsAnUnavailableDatabaseAndTheNextCallWorks() {
    Uni<Integer> cut =
        database.as(ALICE, tx -> tx.execute("select pg_terminate_backend(pg_backend_pid())"));
    Uni<Integer> waiting =
        database.as(
            ALICE,
            tx ->
                Customers.backend(tx)
                    .invoke(DoorIT::killFromOutside)
                    .chain(() -> Uni.createFrom().<Integer>nothing()));

    assertProblem(Problem.Kind.UNAVAILABLE, cut);
    assertProblem(Problem.Kind.UNAVAILABLE, waiting);
    assertThat(get(database.as(BOB, Customers::regions))).isEqualTo("4");
  }

  @Test
  void connectionsThatDiedWhileIdleAreReplacedUnseen() {
    get(
        Uni.join()
            .all(database.as(ALICE, DoorIT::nap), database.as(BOB, DoorIT::nap))
            .andFailFast());
    customers.bare.admin(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'trivium_app'");

    assertThat(get(database.as(BOB, Customers::regions))).isEqualTo("4");
    assertThat(get(database.as(ALICE, Customers::regions))).isEqualTo("2,3");
  }

  @Test
  void slowStatementsAndFullPoolsAreProblems() {
    StoreConfig usual = PostgresForTests.config(customers.address, 1);
    StoreConfig narrow =
        new StoreConfig(
            usual.home(),
            usual.databaseUrl(),
            usual.databaseSecret(),
            false,
            new PoolConfig(
                1,
                1,
                1,
                1,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10)),
            Duration.ofMinutes(1),
            KeysForTests.derived(),
            false,
            BackupConfig.NONE);
    StoreAssembly store = PostgresForTests.start(customers.vertx, event -> {}, narrow);
    AtomicInteger overloaded = new AtomicInteger();
    Uni<Integer> slow =
        store.database().as(ALICE, tx -> tx.execute("select pg_sleep(5)")).map(done -> 0);
    Uni<Integer> late =
        store
            .database()
            .as(BOB, DoorIT::nap)
            .onFailure(failure ->
                failure instanceof ProblemException said
                    && said.problem().kind() == Problem.Kind.OVERLOADED)
            .recoverWithItem(overloaded::incrementAndGet);

    Uni<Integer> slowEnd = slow.onFailure(DoorIT::isTimeout).recoverWithItem(504);
    List<Integer> ends = get(Uni.join().all(slowEnd, late, late, late).andFailFast());

    assertThat(ends.getFirst()).isEqualTo(504);
    assertThat(overloaded).as("one waits too long, two find the queue full").hasValue(3);
    get(Reactive.uni(store::close));
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof ProblemException said
        && said.problem().kind() == Problem.Kind.TIMEOUT;
  }

  private static Uni<Integer> nap(Tx tx) {
    return tx.execute("select pg_sleep(0.05)");
  }

  private static void killFromOutside(int backend) {
    customers.vertx.executeBlocking(
        () -> customers.bare.admin("select pg_terminate_backend(" + backend + ")"), false);
  }

  private static void assertProblem(Problem.Kind kind, Uni<?> uni) {
    assertThatThrownBy(() -> get(uni))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> assertThat(failure.problem().kind()).isEqualTo(kind));
  }
}
