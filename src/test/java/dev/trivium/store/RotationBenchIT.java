package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Observation;
import dev.trivium.kernel.StoreObservation;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How long many keys take to move into a new epoch, with fsync on, while some are read. Run: {@code
 * ./mvnw -o test -Dtest=RotationBenchIT -Dtrivium.bench=on}, with {@code
 * -Dtrivium.bench.keys=1000000} of as many keys.
 */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
class RotationBenchIT {
  private static final int AT_ONCE = 10_000;
  private static final int REGION = 3;

  @Test
  void movesManyKeys() throws IOException {
    int many = Integer.getInteger("trivium.bench.keys", 200_000);
    List<Observation> seen = new CopyOnWriteArrayList<>();
    Vertx vertx = Vertx.vertx();
    try (PostgresForBench postgres = PostgresForBench.start()) {
      StoreAssembly store = postgres.store(vertx, seen::add);
      for (int i = 0; i < many; i += AT_ONCE) {
        get(store.seal().sealing(IntStream.range(i, i + AT_ONCE).mapToObj(this::person).toList()));
      }
      postgres.admin("vacuum analyze sec.subject_key");

      ProcessHandle server = postgres.process();
      double cpu = cpu(server);
      long begin = System.nanoTime();
      get(store.keys().rotate(REGION));
      int reads = 0;
      double[] millis = new double[1_000_000];
      while (seen.stream().noneMatch(StoreObservation.KeysMoved.class::isInstance)) {
        Subject who = person((int) (reads * 7919L % many));
        long asked = System.nanoTime();
        assertThat(get(store.seal().sealing(List.of(who))).isErased(who)).isFalse();
        millis[reads++] = (System.nanoTime() - asked) / 1e6;
      }
      double seconds = (System.nanoTime() - begin) / 1e9;

      double spent = cpu(server) - cpu;

      double[] sorted = Arrays.copyOf(millis, reads);
      Arrays.sort(sorted);
      System.out.printf(
          Locale.ROOT,
          "RotationBenchIT: %,d keys moved in %.1f s, %,.0f a second, CPU %.1f s here and in"
              + " PostgreSQL; beside it %d reads, p95 %.1f ms, none failed%n",
          many,
          seconds,
          many / seconds,
          spent,
          reads,
          sorted[reads * 95 / 100]);
      assertThat(seen)
          .filteredOn(StoreObservation.KeysMoved.class::isInstance)
          .hasSize(1)
          .first()
          .isInstanceOfSatisfying(
              StoreObservation.KeysMoved.class, moved -> assertThat(moved.keys()).isEqualTo(many));
      store.close().toCompletionStage().toCompletableFuture().join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Seconds of this process and of what serves its connections. */
  private static double cpu(ProcessHandle server) {
    return Stream.concat(Stream.of(ProcessHandle.current()), server.children())
            .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToLong(Duration::toMillis)
            .sum()
        / 1e3;
  }

  private Subject person(int number) {
    return new Subject(REGION, new UUID(number * 0x9E3779B97F4A7C15L, number));
  }
}
