package dev.trivium.data;

import dev.trivium.kernel.Reactive;
import dev.trivium.store.Audit;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a database ready that somebody restored or brought from elsewhere: nothing may be served
 * before. The store has looked at it and tried its row-level security by then.
 */
public final class Adoption {
  private final DataPorts ports;
  private final Erasures erasures;
  private final ErasureLedger ledger;
  private final ErasureRepository done = new ErasureRepository();
  private final RecoveryRepository recoveries = new RecoveryRepository();
  private final LineageOutbox outbox = new LineageOutbox();
  private final Audit audit = new Audit();

  Adoption(DataPorts ports, Erasures erasures, ErasureLedger ledger) {
    this.ports = ports;
    this.erasures = erasures;
    this.ledger = ledger;
  }

  /**
   * What came of it.
   *
   * @param point what was committed later is not in the database; nothing if that is not known
   * @param erased who had come back, and is gone again
   * @param events of lineage that wait to be sent
   */
  public record Adopted(Optional<Instant> point, int erased, int events) {}

  /**
   * Adopts a database that was restored from a backup.
   *
   * @param at the moment up to which it was restored; null takes the newest it knows of
   * @param renewLedger whether the ledger of erasures is lost and begins again
   */
  public Uni<Adopted> restored(@Nullable Instant at, boolean renewLedger) {
    return newest(at)
        .chain(point ->
            known(renewLedger).chain(erasures::reapply).chain(erased -> marked(point, erased)));
  }

  /** Ends an import: who was erased since the archive was written is erased here, too. */
  public Uni<Integer> imported(UUID archive, long rows) {
    Audit.Entry entry = Audit.Entry.of("database.import", "archive/" + archive).with("rows", rows);
    return erasures.reapply().call(erased -> record(entry.with("erased_again", erased)));
  }

  private Uni<Void> record(Audit.Entry entry) {
    return ports.database().asJob(Job.MOVING, tx -> audit.record(tx, Job.MOVING, entry));
  }

  private Uni<Optional<Instant>> newest(@Nullable Instant at) {
    return at == null
        ? ports.database().asJob(Job.MOVING, recoveries::newest)
        : Uni.createFrom().item(Optional.of(at));
  }

  private Uni<Boolean> known(boolean renew) {
    return ports
        .database()
        .asJob(Job.ERASURE, done::allDone)
        .chain(all ->
            Reactive.onWorker(
                ports.vertx().getOrCreateContext(),
                () -> new LedgerCheck(ledger, renew).require(entries(all))));
  }

  private static List<ErasureLedger.Entry> entries(List<ErasureRepository.Erasure> all) {
    return all.stream()
        .map(one -> new ErasureLedger.Entry(one.id(), one.subject(), one.by(), one.requested()))
        .toList();
  }

  private Uni<Adopted> marked(Optional<Instant> point, int erased) {
    Instant now = ports.clock().instant();
    UUID id = ports.ids().next();
    Audit.Entry entry =
        Audit.Entry.of("database.adopt", "recovery/" + id)
            .with("point", point.map(Instant::toString).orElse("unknown"))
            .with("erased_again", erased);
    return ports
        .database()
        .asJob(
            Job.MOVING,
            tx ->
                recoveries
                    .adopted(tx, id, now, point.orElse(null))
                    .chain(() -> audit.record(tx, Job.MOVING, entry))
                    .chain(() -> outbox.allDue(tx, now)))
        .map(events -> new Adopted(point, erased, events));
  }
}
