package dev.trivium.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.store.PostgresForBench;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Frequent queries use an index under row security. The plans are looked at always; times are
 * measured by {@code ./mvnw -o test -Dtest=RowPlansIT -Dtrivium.bench=on}, with {@code
 * -Dtrivium.bench.rows=5000000} on as many rows.
 */
class RowPlansIT {
  private static final int CALLS = 300;

  /** A row for each dataset, model or region: nothing is won by an index. */
  private static final Set<String> SMALL =
      Set.of("ingest.dataset", "ingest.contract", "sec.region", "semantic.model");

  @Test
  void everyFrequentQueryUsesAnIndex() {
    Vertx vertx = Vertx.vertx();
    StoreAssembly store = PostgresForTests.store(vertx, seen -> {});
    List<String> load = new ArrayList<>();
    try (FrequentQueries queries =
        new FrequentQueries(
            vertx,
            store,
            20_000,
            sql -> {
              load.add(sql);
              if (sql.equals("analyze")) {
                PostgresForTests.admin(store, load.toArray(String[]::new));
              }
            })) {
      checkPlans(queries);
    } finally {
      close(vertx, store);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
  void everyFrequentQueryIsFastOnManyRows() throws IOException {
    int rows = Integer.getInteger("trivium.bench.rows", 1_000_000);
    Vertx vertx = Vertx.vertx();
    try (PostgresForBench postgres = PostgresForBench.start()) {
      StoreAssembly store = postgres.store(vertx, seen -> {});
      List<String> load = new ArrayList<>();
      try (FrequentQueries queries =
          new FrequentQueries(
              vertx,
              store,
              rows,
              sql -> {
                load.add(sql);
                if (sql.equals("analyze")) {
                  postgres.admin(load.toArray(String[]::new));
                }
              })) {
        System.out.printf("%,d rows, two regions, one of them the caller's%n", rows);
        queries.warm();
        queries.queries.keySet().forEach(query -> queries.timed(query, CALLS));
        checkPlans(queries);
      } finally {
        close(vertx, store);
      }
    }
  }

  private static void checkPlans(FrequentQueries queries) {
    List<String> wrong = new ArrayList<>();
    int statements = 0;
    for (String query : queries.queries.keySet()) {
      var found = queries.readThrough(query);
      statements += found.size();
      found.forEach((statement, tables) ->
          tables.stream()
              .filter(table -> !SMALL.contains(table))
              .forEach(table -> wrong.add(query + " reads through " + table + ": " + statement)));
    }
    System.out.println(
        "RowPlansIT: " + statements + " statements of " + queries.queries.size() + " queries");
    assertThat(wrong).isEmpty();
    assertThat(statements).isGreaterThan(2 * queries.queries.size());
  }

  private static void close(Vertx vertx, StoreAssembly store) {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
