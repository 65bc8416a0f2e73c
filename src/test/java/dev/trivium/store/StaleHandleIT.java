package dev.trivium.store;

import static dev.trivium.store.Customers.ALICE;
import static dev.trivium.store.Customers.BOB;
import static dev.trivium.store.Customers.backend;
import static dev.trivium.store.Customers.regions;
import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Observation;
import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.StoreObservation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection, two callers: what is kept of the first must not run as the second. */
class StaleHandleIT {
  private static final List<Observation> OBSERVED = new CopyOnWriteArrayList<>();
  private static Customers customers;

  @BeforeAll
  static void open() {
    customers = new Customers(OBSERVED::add, 1);
  }

  @AfterAll
  static void close() {
    customers.close();
  }

  @BeforeEach
  void forget() {
    OBSERVED.clear();
  }

  /** If this fails, the client has been mended and the door may be looked at again. */
  @Test
  void aBareConnectionStillLeaks() {
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(1))
            .connectingTo(customers.bare.options(Bootstrap.APP))
            .using(customers.vertx)
            .build();
    AtomicReference<SqlConnection> kept = new AtomicReference<>();
    raw(
        pool,
        customers.bare.enter(ALICE),
        connection -> {
          kept.set(connection);
          return seen(connection);
        });

    String stolen = raw(pool, customers.bare.enter(BOB), connection -> seen(kept.get()));

    assertThat(stolen).as("what alice's kept handle sees of bob's").isEqualTo("4");
    get(Reactive.uni(pool::close));
  }

  @Test
  void aKeptHandleFailsAndCostsTheConnection() {
    AtomicReference<Tx> kept = new AtomicReference<>();
    int before =
        get(
            customers.database.as(
                ALICE,
                tx -> {
                  kept.set(tx);
                  return backend(tx);
                }));

    String stolen = get(customers.database.as(BOB, tx -> orStale(regions(kept.get()))));
    int after = get(customers.database.as(BOB, tx -> backend(tx)));

    assertThat(stolen).isEqualTo("stale");
    assertThat(after).isNotEqualTo(before);
    assertThat(OBSERVED)
        .singleElement()
        .isInstanceOfSatisfying(
            StoreObservation.StaleHandle.class,
            event -> {
              assertThat(event.caller()).isEqualTo(ALICE.sub());
              assertThat(event.callSite()).startsWith("dev.trivium.store.Customers:");
              assertThat(event.level()).isEqualTo(Observation.Level.SECURITY);
            });
  }

  @Test
  void aQuerySentAfterTheEndFails() {
    Promise<String> late = Promise.promise();
    get(
        customers.database.as(
            ALICE,
            tx -> {
              customers.vertx.setTimer(
                  50, tick -> orStale(regions(tx)).subscribe().with(late::complete, late::fail));
              return Uni.createFrom().item("left early");
            }));

    String bobs =
        get(
            customers.database.as(
                BOB, tx -> tx.execute("select pg_sleep(0.2)").chain(() -> regions(tx))));

    assertThat(get(Reactive.uni(late::future))).isEqualTo("stale");
    assertThat(bobs).isEqualTo("4");
    assertThat(OBSERVED).hasSize(1);
  }

  @Test
  void aStatementNobodyWaitsForRunsBeforeTheEnd() {
    Promise<String> fired = Promise.promise();
    get(
        customers.database.as(
            ALICE,
            tx -> {
              tx.find("/* never seen */ " + Customers.REGIONS, row -> row.text("seen"))
                  .subscribe()
                  .with(seen -> fired.complete(seen.orElseThrow()), fired::fail);
              return Uni.createFrom().item("left early");
            }));

    assertThat(get(Reactive.uni(fired::future))).isEqualTo("2,3");
    assertThat(get(customers.database.as(BOB, Customers::regions))).isEqualTo("4");
    assertThat(OBSERVED).isEmpty();
  }

  /**
   * The client prepares a statement again, with types, when the server cannot tell them. The second
   * attempt must not fall into the next transaction.
   */
  @Test
  void aStatementThatIsPreparedTwiceStaysInItsTransaction() {
    Promise<String> fired = Promise.promise();
    Uni<String> alices =
        customers.database.as(
            ALICE,
            tx -> {
              tx.find(
                      "select string_agg(distinct region_id::text, ',') as seen"
                          + " from data.customers where $1 is not null",
                      row -> row.text("seen"),
                      "x")
                  .subscribe()
                  .with(
                      seen -> fired.complete(seen.orElseThrow()),
                      failure -> fired.complete("refused"));
              return Uni.createFrom().item("left early");
            });

    assertThatThrownBy(() -> get(alices)).isInstanceOf(IllegalStateException.class);
    assertThat(get(customers.database.as(BOB, Customers::regions))).isEqualTo("4");
    assertThat(get(Reactive.uni(fired::future))).isEqualTo("refused");
  }

  @Test
  void cancellingEndsTheWaitAndNotTheTransaction() {
    Uni<Integer> insert =
        customers.database.as(
            ALICE, tx -> tx.execute("insert into data.customers values (2, 900001, 1)"));

    insert.subscribe().with(done -> {}, failure -> {}).cancel();

    assertThat(get(customers.database.as(BOB, Customers::regions))).isEqualTo("4");
    assertThat(customers.bare.admin("select count(*) from data.customers where id = 900001"))
        .isEqualTo("1");
  }

  @Test
  void aHandleKeptByAnotherThreadFails() {
    AtomicReference<Tx> kept = new AtomicReference<>();
    get(
        customers.database.as(
            ALICE,
            tx -> {
              kept.set(tx);
              return regions(tx);
            }));

    String stolen =
        get(
            customers.database.as(
                BOB,
                tx ->
                    Reactive.onWorker(
                        customers.vertx.getOrCreateContext(),
                        () -> get(orStale(regions(kept.get()))))));

    assertThat(stolen).isEqualTo("stale");
  }

  private static Uni<String> orStale(Uni<String> seen) {
    return seen.onFailure(IllegalStateException.class).recoverWithItem("stale");
  }

  private static Future<String> seen(SqlConnection connection) {
    return connection
        .query(Customers.REGIONS)
        .execute()
        .map(rows -> rows.iterator().next().getString(0));
  }

  private static String raw(Pool pool, String enter, Function<SqlConnection, Future<String>> work) {
    return get(
        Reactive.uni(() ->
            pool.withTransaction(connection ->
                connection.query(enter).execute().compose(entered -> work.apply(connection)))));
  }
}
