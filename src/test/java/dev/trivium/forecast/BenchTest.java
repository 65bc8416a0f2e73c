package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final Vertx vertx = Vertx.vertx();
  private final ForecastConfig config =
      new ForecastConfig(0.9, 24, 500, 3, 1200, 60, 1, 2, Duration.ofMinutes(5));
  private final Bench bench = new Bench(vertx, config, InstantSource.system(), seen -> {});
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void close() {
    go.countDown();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aCallerWhoLeavesFreesItsPlaceOnlyWithItsWork() throws InterruptedException {
    Cancellable running = work(2).subscribe().with(any -> {}, failure -> {});
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    Cancellable waiting = work(1).subscribe().with(any -> {}, failure -> {});
    running.cancel();
    waiting.cancel();

    assertThatThrownBy(() -> work(1).await().atMost(PATIENCE)).hasMessageContaining("busy");

    go.countDown();
    int last = 0;
    while (last == 0) {
      try {
        last = work(1).await().atMost(PATIENCE);
      } catch (dev.trivium.kernel.ProblemException stillBusy) {
        Thread.onSpinWait();
      }
    }
    // The first of the one who left had begun; its second and the one who waited had not.
    assertThat(done).hasValue(2);
  }

  /** Counts elements, the first of all not before it may. */
  private Uni<Integer> work(int elements) {
    List<Integer> all = java.util.Collections.nCopies(elements, 1);
    return bench.run(
        spread -> spread.over(all, one -> counted()).size(), ignored -> List.of(), size -> size);
  }

  private int counted() {
    begun.countDown();
    try {
      go.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
    return done.incrementAndGet();
  }
}
