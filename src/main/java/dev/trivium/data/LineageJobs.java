package dev.trivium.data;

import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Observer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the sender from time to time, never twice at once on this node. */
final class LineageJobs {
  private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final LineageSender sender;
  private final Observer observer;
  private final Duration every;

  LineageJobs(Vertx vertx, LineageSender sender, Observer observer, Duration every) {
    this.vertx = vertx;
    this.sender = sender;
    this.observer = observer;
    this.every = every;
  }

  /** From now on, until the process ends. */
  void start() {
    begin("send", every, sender::send);
    begin("prune", PRUNE_EVERY, sender::prune);
  }

  private void begin(String job, Duration pause, java.util.function.Supplier<Uni<?>> work) {
    AtomicBoolean running = new AtomicBoolean();
    AtomicBoolean failing = new AtomicBoolean();
    vertx.setPeriodic(
        pause.toMillis(),
        tick -> {
          if (running.compareAndSet(false, true)) {
            work.get()
                .onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(done -> failing.set(false), failure -> failed(job, failing, failure));
          }
        });
  }

  /** Told once, not each time, until it works again. */
  private void failed(String job, AtomicBoolean failing, Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      observer.observe(new DataObservation.LineageOutOfReach(job, failure));
    }
  }
}
