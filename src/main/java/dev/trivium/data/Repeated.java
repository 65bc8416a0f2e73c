package dev.trivium.data;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Work that is done again and again until the process ends, never twice at once on this node. */
final class Repeated {
  private final Vertx vertx;
  private final Supplier<? extends Uni<?>> work;
  private final Consumer<Throwable> failed;
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean awaited = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();

  private Repeated(Vertx vertx, Supplier<? extends Uni<?>> work, Consumer<Throwable> failed) {
    this.vertx = vertx;
    this.work = work;
    this.failed = failed;
  }

  /**
   * @param failed told once, not each time, until the work succeeds again
   */
  static Repeated start(
      Vertx vertx,
      Duration first,
      Duration every,
      Supplier<? extends Uni<?>> work,
      Consumer<Throwable> failed) {
    Repeated repeated = new Repeated(vertx, work, failed);
    vertx.setPeriodic(first.toMillis(), every.toMillis(), tick -> repeated.begin());
    return repeated;
  }

  /** Once more after a pause, however often this is called until then. */
  void soon(Duration pause) {
    if (awaited.compareAndSet(false, true)) {
      vertx.setTimer(
          Math.max(1, pause.toMillis()),
          tick -> {
            awaited.set(false);
            if (!begin()) {
              soon(pause);
            }
          });
    }
  }

  private boolean begin() {
    if (!running.compareAndSet(false, true)) {
      return false;
    }
    work.get()
        .onTermination()
        .invoke(() -> running.set(false))
        .subscribe()
        .with(done -> failing.set(false), this::tell);
    return true;
  }

  private void tell(Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      failed.accept(failure);
    }
  }
}
