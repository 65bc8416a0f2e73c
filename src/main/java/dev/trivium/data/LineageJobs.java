package dev.trivium.data;

import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Observer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** Runs the sender from time to time. */
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

  private void begin(String job, Duration pause, Supplier<Uni<?>> work) {
    Repeated.start(
        vertx,
        pause,
        pause,
        work,
        failure -> observer.observe(new DataObservation.LineageOutOfReach(job, failure)));
  }
}
