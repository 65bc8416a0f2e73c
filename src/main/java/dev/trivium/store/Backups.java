package dev.trivium.store;

import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.StoreObservation;
import dev.trivium.store.backup.Broken;
import dev.trivium.store.backup.Manifest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Backups of the embedded database while it serves: on demand, by schedule, one at a time; and the
 * shipping of WAL between them. Files are read and written on two workers of its own.
 */
public final class Backups {
  private static final Duration SCHEDULE = Duration.ofSeconds(30);
  private static final int LISTED = 200;

  private final Tools tools;
  private final Path data;
  private final Archive archive;
  private final WalShipping shipping;
  private final BaseBackup base;
  private final BackupLedger ledger;
  private final WorkerExecutor copying;
  private final AtomicReference<@Nullable Run> running = new AtomicReference<>();
  private long scheduling = -1;

  /** What the room hands to its parts. */
  record Tools(Vertx vertx, InstantSource clock, Ids ids, Observer observer, BackupConfig config) {}

  private record Run(UUID id, Instant startedAt, AtomicLong done, AtomicLong total) {}

  Backups(Tools tools, Path data, Archive archive, BaseBackup base, BackupLedger ledger) {
    this.tools = tools;
    this.data = data;
    this.archive = archive;
    this.shipping = new WalShipping(tools.vertx, archive, tools.observer);
    this.base = base;
    this.ledger = ledger;
    this.copying = tools.vertx.createSharedWorkerExecutor("trivium-backup", 1, 1, TimeUnit.DAYS);
  }

  /** Begins to ship, and to look whether a backup is due. */
  void open() {
    ledger.interruptLeft(tools.clock.instant()).subscribe().with(ended -> {}, lostForNow -> {});
    shipping.open();
    if (!tools.config.every().isZero()) {
      scheduling = tools.vertx.setPeriodic(SCHEDULE.toMillis(), tick -> lookAtTheClock());
    }
  }

  /** Begins nothing more. */
  void rest() {
    tools.vertx.cancelTimer(scheduling);
  }

  /** Ships what the server left when it stopped. */
  Future<Void> close() {
    return Future.join(copying.close(), shipping.close()).mapEmpty();
  }

  /** Begins a backup and does not wait for it; 409 while another one runs. */
  public Uni<BackupRecord> begin() {
    return reserved()
        .invoke(run -> made(run).subscribe().with(done -> {}, reported -> {}))
        .map(run -> BackupRecord.running(run.id, run.startedAt));
  }

  /** Makes a backup and waits until it is whole. */
  public Uni<BackupRecord> make() {
    return taken()
        .map(BackupRecord::of)
        .onFailure(Broken.class)
        .transform(broken -> new StoreRefusal(sentence(broken), broken));
  }

  Uni<Manifest> taken() {
    return reserved().chain(this::made);
  }

  /** What runs is read before what ended: a backup that ends between the two is shown as both. */
  public Uni<BackupStatus> status() {
    return Uni.createFrom()
        .deferred(() -> {
          BackupStatus.Running now = shown();
          return ledger.newest(LISTED).map(all -> new BackupStatus(now, shipping.status(), all));
        });
  }

  /** Reads every byte that restoring the newest backup would need; gives its id. */
  public Uni<UUID> verify() {
    return shipping
        .alone(archive::target)
        .chain(target ->
            onCopying(() -> {
              Restore newest = Restore.newest(target);
              newest.verify();
              return newest.manifest().id();
            }))
        .onFailure(Broken.class)
        .transform(broken -> new StoreRefusal(sentence(broken), broken));
  }

  WalShipping shipping() {
    return shipping;
  }

  Archive archive() {
    return archive;
  }

  <T> Uni<T> onCopying(Callable<T> work) {
    return Reactive.uni(() -> copying.executeBlocking(work, true));
  }

  private Uni<Run> reserved() {
    return Uni.createFrom()
        .item(() -> {
          Run run =
              new Run(tools.ids.next(), tools.clock.instant(), new AtomicLong(), new AtomicLong());
          if (!running.compareAndSet(null, run)) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "ops/backup-running",
                    "A backup is being made; GET /v1/ops/backups shows how far it is.")
                .asException();
          }
          return run;
        });
  }

  private Uni<Manifest> made(Run run) {
    long begin = System.nanoTime();
    return ledger
        .begin(run.id, run.startedAt)
        .chain(() -> shipping.alone(archive::target))
        .chain(target -> onCopying(() -> copied(target, run)))
        .call(this::shipped)
        .chain(manifest -> shipping.alone(() -> finished(manifest)))
        .call(ledger::end)
        .call(manifest -> expired(manifest))
        .invoke(manifest -> tools.observer.observe(finished(manifest, begin)))
        .onFailure()
        .call(failure -> failed(run, failure))
        .eventually(() -> running.set(null));
  }

  private Manifest copied(BackupTarget target, Run run) throws Exception {
    run.total.set(DataFiles.size(data));
    return base.take(target, run.id, run.done::addAndGet);
  }

  private Uni<Void> shipped(Manifest manifest) {
    return shipping
        .ship()
        .chain(() ->
            shipping.alone(() -> {
              archive.requireWal(manifest);
              return true;
            }))
        .replaceWithVoid();
  }

  private Manifest finished(Manifest manifest) throws Exception {
    archive.target().finish(manifest);
    return manifest;
  }

  private Uni<Integer> expired(Manifest newest) {
    Instant before = tools.clock.instant().minus(tools.config.retention());
    return shipping
        .alone(() -> archive.expire(tools.config.retention()))
        .chain(removed -> ledger.expire(before, newest.id()));
  }

  private Uni<Void> failed(Run run, Throwable failure) {
    String reason = sentence(failure);
    tools.observer.observe(new StoreObservation.BackupFailed(run.id.toString(), reason));
    return shipping
        .alone(() -> {
          archive.target().discard(run.id);
          return true;
        })
        .onFailure()
        .recoverWithItem(false)
        .chain(() -> ledger.fail(run.id, tools.clock.instant(), reason))
        .onFailure()
        .recoverWithItem(0)
        .replaceWithVoid();
  }

  private void lookAtTheClock() {
    if (running.get() != null) {
      return;
    }
    ledger
        .last()
        .map(last ->
            last.isEmpty() || last.get().plus(tools.config.every()).isBefore(tools.clock.instant()))
        .chain(due -> due ? taken().replaceWithVoid() : Uni.createFrom().voidItem())
        .subscribe()
        .with(done -> {}, reported -> {});
  }

  private BackupStatus.@Nullable Running shown() {
    Run run = running.get();
    return run == null
        ? null
        : new BackupStatus.Running(run.id, run.startedAt, run.done.get(), run.total.get());
  }

  private static StoreObservation finished(Manifest manifest, long begin) {
    return new StoreObservation.BackupFinished(
        manifest.id().toString(),
        manifest.bytes(),
        manifest.packed(),
        Restore.since(begin).toMillis());
  }

  /** For operators: our own sentence where there is one, else what the system said. */
  static String sentence(Throwable failure) {
    return failure instanceof Broken || failure instanceof StoreRefusal
        ? String.valueOf(failure.getMessage())
        : failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
