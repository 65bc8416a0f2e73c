package dev.trivium.store;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.StoreObservation;
import dev.trivium.store.backup.Manifest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Restore drills: back up, write a row, wait until it has left this machine, restore, compare. On
 * demand and by schedule, one at a time. A drill that cannot be carried out has not passed.
 */
public final class Drills {
  private static final Duration SCHEDULE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration SLACK = Duration.ofSeconds(60);
  private static final int LISTED = 100;

  private final Backups.Tools tools;
  private final Backups backups;
  private final RestoreDrill drill;
  private final DrillLedger ledger;
  private final AtomicReference<@Nullable UUID> running = new AtomicReference<>();
  private long scheduling = -1;

  Drills(Backups.Tools tools, Backups backups, RestoreDrill drill, DrillLedger ledger) {
    this.tools = tools;
    this.backups = backups;
    this.drill = drill;
    this.ledger = ledger;
  }

  /** What an operator sees: the drill that runs now, and those that ended, newest first. */
  public record Shown(@Nullable UUID running, List<DrillRecord> drills) {}

  void open() {
    ledger
        .newest(LISTED)
        .subscribe()
        .with(
            all ->
                all.stream().filter(one -> one.damage() == null).findFirst().ifPresent(this::tell),
            lostForNow -> {});
    if (!tools.config().drillEvery().isZero()) {
      scheduling = tools.vertx().setPeriodic(SCHEDULE.toMillis(), tick -> lookAtTheClock());
    }
  }

  void rest() {
    tools.vertx().cancelTimer(scheduling);
  }

  /** What runs is read before what ended: a drill that ends between the two is shown as both. */
  public Uni<Shown> status() {
    return Uni.createFrom()
        .deferred(() -> {
          UUID now = running.get();
          return ledger.newest(LISTED).map(all -> new Shown(now, all));
        });
  }

  /** Begins a drill and does not wait for it; 409 while another one runs. */
  public Uni<UUID> begin(@Nullable Damage damage) {
    return reserved().invoke(id -> held(id, damage).subscribe().with(done -> {}, reported -> {}));
  }

  /** Holds a drill and waits for what comes out. */
  public Uni<DrillRecord> hold(@Nullable Damage damage) {
    return reserved().chain(id -> held(id, damage));
  }

  private Uni<UUID> reserved() {
    return Uni.createFrom()
        .item(() -> {
          UUID id = tools.ids().next();
          if (!running.compareAndSet(null, id)) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "ops/drill-running",
                    "A drill is being held; GET /v1/ops/drills shows it when it has ended.")
                .asException();
          }
          return id;
        });
  }

  private Uni<DrillRecord> held(UUID id, @Nullable Damage damage) {
    Instant at = tools.clock().instant();
    return backups
        .taken()
        .chain(manifest -> proven(id, manifest, damage, at))
        .onFailure(failure -> !(failure instanceof ProblemException))
        .recoverWithItem(failure -> red(id, at, damage, failure))
        .call(record -> ledger.end(record, tools.clock().instant()))
        .invoke(record -> {
          if (damage == null) {
            tell(record);
          }
        })
        .eventually(() -> running.set(null));
  }

  private Uni<DrillRecord> proven(UUID id, Manifest manifest, @Nullable Damage damage, Instant at) {
    Instant written = tools.clock().instant();
    return ledger
        .sentinel(id, manifest.id(), at)
        .chain(() -> backups.onCopying(() -> drill.mark(id, manifest.timeline())))
        .chain(moment ->
            archived(moment, written)
                .chain(rpo ->
                    restored(id, manifest, moment, damage)
                        .map(result -> record(id, manifest, at, damage, rpo, result))));
  }

  /** Waits for the server's own rhythm: what is measured is what a loss of the machine costs. */
  private Uni<Duration> archived(RestoreDrill.Moment moment, Instant written) {
    Duration passed = Duration.between(written, tools.clock().instant());
    Duration limit = tools.config().archiveTimeout().multipliedBy(2).plus(SLACK);
    return backups
        .shipping()
        .alone(() -> backups.archive().arrival(moment.segment()))
        .chain(arrival -> {
          if (arrival.isPresent()) {
            return Uni.createFrom().item(Duration.between(written, arrival.get()));
          }
          if (passed.compareTo(limit) > 0) {
            throw new StoreRefusal(
                List.of(
                    "WAL segment " + moment.segment().name() + " did not leave in " + limit + "."));
          }
          return Reactive.uni(() -> tools.vertx().timer(LOOK.toMillis(), TimeUnit.MILLISECONDS))
              .chain(() -> archived(moment, written));
        });
  }

  private Uni<RestoreDrill.Result> restored(
      UUID id, Manifest manifest, RestoreDrill.Moment moment, @Nullable Damage damage) {
    return backups
        .shipping()
        .alone(backups.archive()::target)
        .chain(
            target -> backups.onCopying(() -> drill.restore(target, manifest, moment, id, damage)));
  }

  private void tell(DrillRecord record) {
    tools
        .observer()
        .observe(
            new StoreObservation.RestoreDrill(
                record.passed(),
                Math.round(record.rtoSeconds() * 1_000),
                Math.round(record.rpoSeconds() * 1_000),
                record.at().toEpochMilli(),
                String.join(" ", record.wrong())));
  }

  private void lookAtTheClock() {
    if (running.get() != null) {
      return;
    }
    Instant now = tools.clock().instant();
    ledger
        .last()
        .map(last ->
            last.filter(at -> at.plus(tools.config().drillEvery()).isBefore(now)).isPresent())
        .chain(due -> due ? hold(null).replaceWithVoid() : Uni.createFrom().voidItem())
        .subscribe()
        .with(done -> {}, reported -> {});
  }

  private static DrillRecord record(
      UUID id,
      Manifest manifest,
      Instant at,
      @Nullable Damage damage,
      Duration rpo,
      RestoreDrill.Result result) {
    return new DrillRecord(
        id,
        manifest.id(),
        at,
        name(damage),
        result.wrong().isEmpty(),
        result.rto().toMillis() / 1_000.0,
        rpo.toMillis() / 1_000.0,
        result.inventory().tables().size(),
        result.inventory().rows(),
        result.wrong());
  }

  private static DrillRecord red(UUID id, Instant at, @Nullable Damage damage, Throwable failure) {
    return new DrillRecord(
        id, null, at, name(damage), false, 0, 0, 0, 0, List.of(Backups.sentence(failure)));
  }

  private static @Nullable String name(@Nullable Damage damage) {
    return damage == null ? null : damage.name().toLowerCase(java.util.Locale.ROOT);
  }
}
