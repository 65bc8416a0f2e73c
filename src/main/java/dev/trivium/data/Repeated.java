package dev.trivium.data;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Work that is done again and again until the process ends, never twice at once on this node. */
final class Repeated {
  private final Supplier<? extends Uni<?>> work;
  private final Consumer<Throwable> failed;
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();

  private Repeated(Supplier<? extends Uni<?>> work, Consumer<Throwable> failed) {
    this.work = work;
    this.failed = failed;
  }

  /**
   * @param failed told once, not each time, until the work succeeds again
   */
  static void start(
      Vertx vertx,
      Duration first,
      Duration every,
      Supplier<? extends Uni<?>> work,
      Consumer<Throwable> failed) {
    Repeated repeated = new Repeated(work, failed);
    vertx.setPeriodic(first.toMillis(), every.toMillis(), tick -> repeated.once());
  }

  private void once() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    work.get()
        .onTermination()
        .invoke(() -> running.set(false))
        .subscribe()
        .with(done -> failing.set(false), this::tell);
  }

  private void tell(Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      failed.accept(failure);
    }
  }
}
