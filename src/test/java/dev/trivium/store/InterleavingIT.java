package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A thousand callers share two connections, some go away in the middle and backends are ended under
 * them: nobody ever sees a foreign row. {@code -Dtrivium.interleaving.reads=1000000} reads as often
 * as the scenario asks.
 */
class InterleavingIT {
  private static final long READS = Long.getLong("trivium.interleaving.reads", 20_000);
  private static final int AT_ONCE = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final List<Caller> CALLERS =
      IntStream.range(0, 1_000)
          .mapToObj(i -> new Caller("caller-" + i, Set.of("R" + (1 + i % 5)), Set.of()))
          .toList();

  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong foreign = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final CountDownLatch lanes = new CountDownLatch(AT_ONCE);

  @Test
  void nobodySeesAForeignRowWhenCallersLeaveAndBackendsDie() throws InterruptedException {
    try (Customers customers = new Customers(event -> {}, 2)) {
      for (int lane = 0; lane < AT_ONCE; lane++) {
        next(customers);
      }
      assertThat(lanes.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      System.out.printf(
          "InterleavingIT: %,d reads, %,d foreign; %,d callers left, %,d backends ended, %,d"
              + " transactions failed of it%n",
          reads.get(), foreign.get(), cancelled.get(), ended.get(), failed.get());
    }
    assertThat(foreign).hasValue(0);
    assertThat(reads.get()).isGreaterThanOrEqualTo(READS);
    assertThat(cancelled.get()).isPositive();
    assertThat(ended.get()).isPositive();
    // A backend that is ended takes one transaction along, or two if both had just been sent.
    assertThat(failed.get()).isLessThanOrEqualTo(ended.get() * 10);
  }

  /** One transaction after the other, until there were enough reads. */
  private void next(Customers customers) {
    if (reads.get() >= READS) {
      lanes.countDown();
      return;
    }
    int number = numbers.incrementAndGet();
    Uni<Void> transaction = transaction(customers, number);
    if (number % 97 == 0) {
      Cancellable running = transaction.subscribe().with(done -> {}, failure -> {});
      customers.vertx.setTimer(
          1 + number % 5,
          tick -> {
            running.cancel();
            cancelled.incrementAndGet();
            next(customers);
          });
      return;
    }
    transaction
        .onFailure()
        .invoke(failed::incrementAndGet)
        .subscribe()
        .with(
            done -> customers.vertx.runOnContext(free -> next(customers)),
            failure -> customers.vertx.runOnContext(free -> next(customers)));
  }

  private Uni<Void> transaction(Customers customers, int number) {
    Caller caller = CALLERS.get(number * 7 % CALLERS.size());
    String own = String.valueOf(customers.store.regions().idsOf(caller).getFirst());
    return customers
        .database
        .as(caller, tx -> number % 1_999 == 0 ? dies(customers, own, tx) : reads(own, tx, 5))
        .replaceWithVoid();
  }

  private Uni<Void> reads(String own, Tx tx, int times) {
    return Multi.createFrom()
        .range(0, times)
        .onItem()
        .transformToUniAndConcatenate(i ->
            Customers.regions(tx)
                .invoke(seen -> {
                  reads.incrementAndGet();
                  if (!seen.equals(own)) {
                    foreign.incrementAndGet();
                  }
                }))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  /** Reads on while somebody ends its backend. */
  private Uni<Void> dies(Customers customers, String own, Tx tx) {
    return Customers.backend(tx)
        .invoke(pid ->
            customers.vertx.executeBlocking(
                () -> {
                  ended.incrementAndGet();
                  return customers.bare.admin("select pg_terminate_backend(" + pid + ")");
                },
                false))
        .chain(() -> reads(own, tx, 50));
  }
}
