package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/** A house on a database of its own, for tests of one class. */
final class OneNode implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final StoreAssembly store = PostgresForTests.store(vertx, observation -> {});
  final ChatHouse house;

  OneNode() {
    this(ChatHouse.config());
  }

  OneNode(ChatConfig config) {
    this((vertx, store) -> new ChatHouse(vertx, store, "n1", config));
  }

  OneNode(BiFunction<Vertx, StoreAssembly, ChatHouse> build) {
    this.house = build.apply(vertx, store);
  }

  ChatClient as(Caller caller) {
    return new ChatClient(house.port, house.token(caller));
  }

  @Override
  public void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Looks again and again; fails after a while. */
  static void until(Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!holds.call()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
