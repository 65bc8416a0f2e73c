package dev.trivium.forecast;

import dev.trivium.kernel.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A queue of so many, running and waiting, and no more. */
final class Places {
  private final int most;
  private final AtomicInteger busy = new AtomicInteger();

  Places(int most) {
    this.most = most;
  }

  /** A place, or nothing when all are taken. */
  Optional<Place> take() {
    if (busy.incrementAndGet() > most) {
      busy.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(new Place(busy, new AtomicBoolean(), new AtomicBoolean()));
  }

  static Problem full() {
    return Problem.of(
            Problem.Kind.OVERLOADED,
            "forecast/busy",
            "All forecast workers are busy and the queue is full. Try again in a second.")
        .retryAfter(Duration.ofSeconds(1));
  }

  /**
   * One of the queue. Its work may go on or wait when the caller is gone, so it is the work that
   * leaves it.
   */
  record Place(AtomicInteger busy, AtomicBoolean gone, AtomicBoolean left) {
    void leave() {
      if (left.compareAndSet(false, true)) {
        busy.decrementAndGet();
      }
    }

    void stay() {
      if (gone.get()) {
        throw new CancellationException("nobody waits for this forecast any more");
      }
    }
  }
}
