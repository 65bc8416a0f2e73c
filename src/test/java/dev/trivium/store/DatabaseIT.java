package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Caller;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseIT {
  private static final Caller WEST = new Caller("wendy", Set.of("West"), Set.of());
  private static final Caller EAST = new Caller("eve", Set.of("East"), Set.of());
  private static final Caller ALL = new Caller("alex", Set.of("*"), Set.of());
  private static final String COUNT = "select count(*) as n from data.sale";
  private static final String INSERT =
      "insert into data.sale (region_id, id, amount) select * from unnest($1::int[], $2::bigint[],"
          + " $3::bigint[])";

  private static Vertx vertx;
  private static StoreAssembly store;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    get(
        store
            .schemaChanges()
            .apply(
                List.of("West", "East"),
                List.of(
                    "create table data.sale (region_id int not null references sec.region,"
                        + " id bigint not null, amount bigint, primary key (region_id, id))",
                    "select sec.govern('data.sale')")));
    insert(WEST, "West", 1, 2, 3);
    insert(EAST, "East", 1, 2);
  }

  @AfterAll
  static void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void showsEachCallerTheirRegionsOnly() {
    assertThat(count(WEST)).isEqualTo(3);
    assertThat(count(EAST)).isEqualTo(2);
    assertThat(count(ALL)).isEqualTo(5);
  }

  @Test
  void refusesToWriteIntoAnotherRegion() {
    assertThatThrownBy(() -> insert(WEST, "East", 9))
        .isInstanceOfSatisfying(
            DatabaseFailure.class, failure -> assertThat(failure.state()).isEqualTo("42501"));
  }

  @Test
  void undoesOnlyWhatASavepointHolds() {
    long rows =
        get(
            store
                .database()
                .as(
                    WEST,
                    tx ->
                        tx.savepoint(() -> tx.execute("select 1/0"))
                            .onFailure()
                            .recoverWithItem(0)
                            .chain(() -> tx.find(COUNT, row -> row.bigint("n")))
                            .map(found -> found.orElseThrow())));

    assertThat(rows).isEqualTo(3);
  }

  @Test
  void readersCannotWrite() {
    assertThatThrownBy(
            () -> get(store.database().reading(WEST, tx -> tx.execute("delete from data.sale"))))
        .isInstanceOf(DatabaseFailure.class);
  }

  private static long count(Caller caller) {
    return get(store.database().reading(caller, tx -> tx.find(COUNT, row -> row.bigint("n"))))
        .orElseThrow();
  }

  private static void insert(Caller caller, String region, long... ids) {
    int code = store.regions().byCode().get(region);
    Integer[] regions = new Integer[ids.length];
    Long[] keys = new Long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      regions[i] = code;
      keys[i] = ids[i];
    }
    get(store.database().as(caller, tx -> tx.execute(INSERT, regions, keys, keys)));
  }
}
