package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Takes rows in under contract. The same key with the same content is taken in once: chunks that
 * were committed before are recognised by their hash and skipped, whatever happened in between.
 */
public final class Ingestion {
  private final DataPorts ports;
  private final DataConfig.Ingest config;
  private final Contracts contracts;
  private final Lineage lineage;
  private final Replays replays;
  private final BatchRepository ledger = new BatchRepository();
  private final Admission admission;
  private final Resumption resumption;
  private final Runnable changed;

  /**
   * @param changed told when rows were written
   */
  Ingestion(
      DataPorts ports,
      DataConfig data,
      Contracts contracts,
      Lineage lineage,
      Replays replays,
      Runnable changed) {
    this.replays = replays;
    this.config = data.ingest();
    this.resumption = new Resumption(config, data.repair().resume(), ports.node());
    this.lineage = lineage;
    this.changed = changed;
    this.ports = ports;
    this.contracts = contracts;
    this.admission = new Admission(config.batchesPerCaller(), config.batchesPerNode());
  }

  /**
   * Takes a delivery in.
   *
   * @param body read only as fast as rows are committed; one subscriber
   */
  public Uni<Taken> ingest(
      Caller caller, String dataset, BatchRequest request, Multi<Buffer> body) {
    return ingest(caller, dataset, request, body, rows -> {});
  }

  /**
   * A receipt, and whether it was written now or found.
   *
   * @param before whether the same delivery had been taken in already
   * @param deprecated whether the contract will take no rows one day
   */
  public record Taken(Receipt receipt, boolean before, boolean deprecated) {}

  /**
   * @param progress told the number of rows so far, after each commit
   */
  public Uni<Taken> ingest(
      Caller caller,
      String dataset,
      BatchRequest request,
      Multi<Buffer> body,
      LongConsumer progress) {
    return Uni.createFrom()
        .deferred(() -> {
          admission.enter(caller);
          return admitted(caller, dataset, request.sealed(ports.seal()), body, progress)
              .onTermination()
              .invoke(() -> admission.leave(caller));
        });
  }

  /** Takes a local file in, as the caller, through the same pipeline. */
  public Uni<Taken> ingestFile(
      Caller caller, String dataset, BatchRequest request, Path file, LongConsumer progress) {
    return Reactive.uni(() ->
            ports.vertx().fileSystem().open(file.toString(), new OpenOptions().setWrite(false)))
        .chain(open ->
            ingest(
                    caller,
                    dataset,
                    request,
                    Reactive.multi(open.setReadBufferSize(1 << 16)),
                    progress)
                .eventually(() -> Reactive.uni(open::close)));
  }

  /**
   * Marks batches whose process is gone as interrupted, so that they can be repeated at once.
   *
   * @param alone whether no other process can work on this database
   */
  public Uni<Integer> recover(boolean alone) {
    return ports
        .database()
        .asJob(Job.BATCHES, tx -> ledger.interruptLeft(tx, ports.clock().instant(), alone));
  }

  /**
   * Goes on with a delivery of the caller's own that broke off.
   *
   * @param offset where the rest begins, in decoded bytes
   * @param rest what follows there, not packed
   */
  Uni<Taken> resume(Caller caller, UUID id, long offset, Multi<Buffer> rest) {
    return Uni.createFrom()
        .deferred(() -> {
          admission.enter(caller);
          return ports
              .database()
              .as(caller, tx -> ledger.byId(tx, id))
              .map(found -> found.orElseThrow(DataProblems::unknownBatch))
              .chain(entry -> wentOn(caller, entry, offset, rest))
              .onTermination()
              .invoke(() -> admission.leave(caller));
        });
  }

  private Uni<Taken> wentOn(
      Caller caller, BatchRepository.Entry entry, long offset, Multi<Buffer> rest) {
    Layout layout = entry.layout();
    if (!entry.sub().equals(caller.sub())) {
      throw DataProblems.needsRole("Only who began a delivery goes on with it.");
    }
    if (entry.state().equals("done") || layout == null) {
      throw DataProblems.nothingLeft(entry);
    }
    if (entry.key() == null) {
      throw Resumption.tooLate();
    }
    BatchRequest request = new BatchRequest(layout.media(), layout.delimiter(), entry.key(), false);
    return contracts
        .active(caller, entry.dataset())
        .map(active -> intake(caller, active, request, rest, rows -> {}))
        .invoke(intake -> {
          resumption.require(entry, intake.active(), admission.runs(entry.id()), intake.begun());
          Resumption.requireOffset(entry, offset);
        })
        .chain(intake ->
            takenOver(intake, entry)
                .chain(known ->
                    run(
                        intake.behind(entry, layout, known.size()),
                        Optional.of(intake.batch(entry.id(), entry.contractId(), Map.of())))));
  }

  private Uni<Taken> admitted(
      Caller caller,
      String dataset,
      BatchRequest request,
      Multi<Buffer> body,
      LongConsumer progress) {
    return contracts
        .active(caller, dataset)
        .map(active -> intake(caller, active, request, body, progress))
        .chain(intake ->
            ports
                .database()
                .as(caller, tx -> ledger.byKey(tx, caller.sub(), dataset, request.idempotencyKey()))
                .chain(known ->
                    known.map(entry -> again(intake, entry)).orElseGet(() -> first(intake))));
  }

  private Intake intake(
      Caller caller,
      ActiveContract active,
      BatchRequest request,
      Multi<Buffer> body,
      LongConsumer progress) {
    Intake.requireWriter(caller, active.contract());
    Intake.requireTakingRows(active);
    Intake.requireParents(active);
    List<Integer> scope = Intake.writable(caller, active, ports.regions());
    return new Intake(
        caller,
        active,
        request,
        ports.regions().byCode(),
        scope,
        ports.clock().instant(),
        body,
        progress,
        Optional.empty());
  }

  private Uni<Taken> first(Intake intake) {
    return run(intake, Optional.empty());
  }

  /** The key was used before: finished, running, or broken off. */
  private Uni<Taken> again(Intake intake, BatchRepository.Entry entry) {
    if (Resumption.otherContent(intake.request(), entry)) {
      throw DataProblems.mismatch();
    }
    if (entry.state().equals("done")) {
      return compared(intake, entry);
    }
    return takenOver(intake, entry)
        .chain(
            known -> run(intake, Optional.of(intake.batch(entry.id(), entry.contractId(), known))));
  }

  /** Makes the batch ours and gives the hashes of its chunks. */
  private Uni<Map<Integer, byte[]>> takenOver(Intake intake, BatchRepository.Entry entry) {
    Instant now = ports.clock().instant();
    resumption.require(entry, intake.active(), admission.runs(entry.id()), now);
    return ports
        .database()
        .as(
            intake.caller(),
            tx ->
                ledger
                    .takeOver(tx, entry, now, ports.node(), config.lease())
                    .chain(ours -> {
                      if (!ours || !admission.begin(entry.id())) {
                        throw DataProblems.inProgress(entry.id(), config.lease());
                      }
                      return ledger.known(tx, entry.id());
                    }));
  }

  private Uni<Taken> run(Intake intake, Optional<Batch> resumed) {
    Waiting waiting = replays.waiting(intake.caller(), intake.active());
    return new BatchRun(ports, config, ledger, lineage, admission, intake, waiting, resumed)
        .run()
        .onTermination()
        .invoke(changed)
        .invoke(this::tell)
        .call(receipt ->
            waiting
                .due(receipt.batch(), intake.begun())
                .chain(ids -> replays.arrived(intake.caller(), ids)))
        .map(receipt -> new Taken(receipt, false, intake.contract().deprecated()));
  }

  private void tell(Receipt receipt) {
    Observer observer = ports.observer();
    observer.observe(
        new DataObservation.BatchFinished(
            receipt.dataset(), receipt.received(), receipt.quarantined(), receipt.latencyMs()));
    if (receipt.gates() != null) {
      receipt.gates().stream()
          .filter(gate -> gate.result().equals("failed"))
          .forEach(gate ->
              observer.observe(new DataObservation.GateFailed(receipt.dataset(), gate.rule())));
    }
    Receipt.Quality quality = receipt.quality();
    if (quality != null) {
      observer.observe(
          new DataObservation.DeliveryScored(receipt.dataset(), "received", quality.received()));
      if (quality.served() != null) {
        observer.observe(
            new DataObservation.DeliveryScored(receipt.dataset(), "served", quality.served()));
      }
    }
  }

  /** Reads the content to its end and gives the stored receipt if it is the same. */
  private Uni<Taken> compared(Intake intake, BatchRepository.Entry entry) {
    return ports
        .database()
        .as(intake.caller(), tx -> ledger.known(tx, entry.id()))
        .chain(known ->
            new Comparison(
                    ports.vertx().getOrCreateContext(),
                    new Delivery(intake.contract(), intake.request(), config),
                    known,
                    entry)
                .same(intake.body()))
        .map(same -> {
          String receipt = entry.receipt();
          if (!same || receipt == null) {
            throw DataProblems.mismatch();
          }
          return new Taken(Receipts.stored(receipt), true, intake.contract().deprecated());
        });
  }
}
