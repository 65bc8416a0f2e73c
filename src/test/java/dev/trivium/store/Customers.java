package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Observer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;

/**
 * Five regions, a governed table of customers in each, a table of products that all share, and a
 * summary.
 */
final class Customers implements AutoCloseable {
  static final int EACH = 20;
  static final Caller ALICE = new Caller("auth0|alice", Set.of("R2", "R3"), Set.of());
  static final Caller BOB = new Caller("auth0|bob", Set.of("R4"), Set.of());
  static final Caller CAROL = new Caller("auth0|carol", Set.of("R2"), Set.of("steward"));
  static final String REGIONS =
      "select coalesce(string_agg(distinct region_id::text, ','), 'none') as seen"
          + " from data.customers";

  final Vertx vertx = Vertx.vertx();
  final Address address = PostgresForTests.freshDatabase();
  final StoreAssembly store;
  final Database database;
  final Bare bare;

  Customers(Observer observer, int connections) {
    store = PostgresForTests.store(vertx, observer, connections, address);
    database = store.database();
    bare = new Bare(vertx, address, store.regions());
    get(
        store
            .schemaChanges()
            .apply(
                List.of("R1", "R2", "R3", "R4", "R5"),
                List.of(
                    """
                    create table data.customers (region_id int not null references sec.region,
                      id bigint not null, balance bigint not null, primary key (region_id, id))
                    """,
                    """
                    create table data.products (
                      region_id int not null references sec.region check (region_id = 0),
                      id bigint not null, primary key (region_id, id))
                    """,
                    """
                    create table data.orders (region_id int not null references sec.region,
                      id bigint not null, customer_id bigint not null, product_id bigint not null,
                      _shared int generated always as (0) stored, primary key (region_id, id),
                      foreign key (region_id, customer_id) references data.customers,
                      foreign key (_shared, product_id) references data.products)
                    """,
                    """
                    create table data.orders__size (region_id int not null, size int,
                      _rows bigint not null, unique nulls not distinct (region_id, size))
                    """,
                    "select sec.govern('data.customers')",
                    "select sec.govern_summary('data.orders__size')",
                    "select sec.govern('data.products')",
                    "select sec.govern('data.orders')")));
    bare.admin(
        "insert into data.customers select 1 + g % 5, g, g from generate_series(1, "
            + 5 * EACH
            + ") g",
        "insert into data.products select 0, g from generate_series(1, 7) g",
        "insert into data.orders select region_id, id, id, 1 from data.customers",
        "insert into data.orders__size select region_id, null, 20 from data.customers group by 1");
  }

  /** The regions a transaction sees, as text: {@code 2,3}. */
  static Uni<String> regions(Tx tx) {
    return tx.find(REGIONS, row -> row.text("seen")).map(seen -> seen.orElseThrow());
  }

  static Uni<Integer> backend(Tx tx) {
    return tx.find("select pg_backend_pid() as pid", row -> row.integer("pid"))
        .map(pid -> pid.orElseThrow());
  }

  @Override
  public void close() {
    store.close().eventually(vertx::close).toCompletionStage().toCompletableFuture().join();
  }
}
