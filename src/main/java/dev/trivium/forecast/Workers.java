package dev.trivium.forecast;

import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.function.Function;

/**
 * A few threads beside the event loops, behind a bounded queue.
 *
 * <p>They end with the {@link Vertx} they were made by.
 */
final class Workers {
  private final WorkerExecutor threads;
  private final Places places;

  /**
   * @param count threads
   * @param most tasks, running and waiting
   */
  Workers(Vertx vertx, String name, int count, int most) {
    this.threads = vertx.createSharedWorkerExecutor(name, count);
    this.places = new Places(most);
  }

  /**
   * Runs work on one of the threads and emits on the caller's context. Errors: those of the work,
   * and {@code forecast/busy} when the queue is full.
   */
  <T> Uni<T> run(Function<Places.Place, T> work) {
    return Uni.createFrom()
        .deferred(() -> {
          Places.Place place = places.take().orElseThrow(() -> Places.full().asException());
          return Reactive.uni(() -> threads.executeBlocking(() -> held(work, place), false))
              .onFailure()
              .invoke(place::leave)
              .onCancellation()
              .invoke(() -> place.gone().set(true));
        });
  }

  private static <T> T held(Function<Places.Place, T> work, Places.Place place) {
    try {
      place.stay();
      return work.apply(place);
    } finally {
      place.leave();
    }
  }
}
