package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.StoreObservation;
import dev.trivium.store.backup.WalLog;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Looks into the spool every second and ships what is there, on the archive's one thread. */
final class WalShipping {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Archive archive;
  private final Observer observer;
  private final WorkerExecutor thread;
  private final AtomicReference<BackupStatus.Wal> status =
      new AtomicReference<>(BackupStatus.Wal.NONE);
  private volatile long timer = -1;

  WalShipping(Vertx vertx, Archive archive, Observer observer) {
    this.vertx = vertx;
    this.archive = archive;
    this.observer = observer;
    this.thread = vertx.createSharedWorkerExecutor("trivium-wal", 1, 1, TimeUnit.DAYS);
  }

  void open() {
    timer = vertx.setTimer(LOOK.toMillis(), tick -> look());
  }

  /** Ships what is there once more, so that a stop loses nothing that was finished. */
  Future<Void> close() {
    vertx.cancelTimer(timer);
    return thread
        .executeBlocking(archive::ship, true)
        .transform(shipped -> thread.close())
        .mapEmpty();
  }

  BackupStatus.Wal status() {
    return status.get();
  }

  /** Runs where nothing else touches the archive. */
  <T> Uni<T> alone(Callable<T> work) {
    return Reactive.uni(() -> thread.executeBlocking(work, true));
  }

  /** Ships what waits now, without waiting for the next look. */
  Uni<Archive.Shipped> ship() {
    return alone(archive::ship).invoke(this::shipped);
  }

  private void look() {
    ship()
        .onFailure()
        .call(failure -> alone(archive::waiting).invoke(waiting -> stuck(failure, waiting)))
        .eventually(this::open)
        .subscribe()
        .with(done -> {}, reported -> {});
  }

  private void shipped(Archive.Shipped shipped) {
    if (shipped.files() > 0) {
      observer.observe(new StoreObservation.WalShipped(shipped.files(), shipped.lag().toMillis()));
    }
    WalLog.@Nullable Entry last = shipped.last();
    status.set(
        last == null
            ? BackupStatus.Wal.NONE
            : new BackupStatus.Wal(last.name(), last.at(), 0, null));
  }

  /** Tells a new reason once; the same one is only kept for the status. */
  private void stuck(Throwable failure, int waiting) {
    String reason = Backups.sentence(failure);
    BackupStatus.Wal before = status.get();
    if (!reason.equals(before.problem())) {
      observer.observe(new StoreObservation.WalStuck(waiting, reason));
    }
    status.set(new BackupStatus.Wal(before.segment(), before.at(), waiting, reason));
  }
}
