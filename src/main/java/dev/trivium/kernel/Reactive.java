package dev.trivium.kernel;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The one crossing between Vert.x futures and Mutiny. It is lazy: a retry is a real retry. */
public final class Reactive {
  private Reactive() {}

  /** Calls the supplier at each subscription and emits what its future yields. */
  public static <T> Uni<T> uni(Supplier<Future<T>> supplier) {
    return Uni.createFrom()
        .emitter(emitter -> {
          try {
            supplier.get().onComplete(emitter::complete, emitter::fail);
          } catch (RuntimeException failure) {
            emitter.fail(failure);
          }
        });
  }

  /** Subscribes at once; cancelling is not possible from the other side. */
  public static <T> Future<T> future(Uni<T> uni) {
    Promise<T> promise = Promise.promise();
    uni.subscribe().with(promise::complete, promise::fail);
    return promise.future();
  }

  /** The stream as a {@link Multi} whose demand becomes {@code fetch}. One subscriber. */
  public static <T> Multi<T> multi(ReadStream<T> stream) {
    return Multi.createFrom().publisher(new ReadStreamPublisher<>(stream));
  }

  /** Runs CPU work on a worker of the context and comes back to the context. Unordered. */
  public static <T> Uni<T> onWorker(Context context, Callable<T> work) {
    return uni(() -> context.executeBlocking(work, false));
  }

  /** Runs tasks on the context, for {@code emitOn} and {@code runSubscriptionOn}. */
  public static Executor executor(Context context) {
    return task -> context.runOnContext(ignored -> task.run());
  }
}
