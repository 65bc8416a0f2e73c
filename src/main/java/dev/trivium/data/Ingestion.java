package dev.trivium.data;

import dev.trivium.data.tabular.BrokenInput;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
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
  private final Runnable changed;

  /**
   * @param changed told when rows were written
   */
  Ingestion(
      DataPorts ports,
      DataConfig.Ingest config,
      Contracts contracts,
      Lineage lineage,
      Replays replays,
      Runnable changed) {
    this.replays = replays;
    this.lineage = lineage;
    this.changed = changed;
    this.ports = ports;
    this.config = config;
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
          return admitted(caller, dataset, request, body, progress)
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

  /** A batch the caller may see. Errors: 404. */
  public Uni<Receipt> batch(Caller caller, UUID id) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                ledger
                    .byId(tx, id)
                    .map(found -> found.orElseThrow(DataProblems::unknownBatch))
                    .chain(entry -> receipt(tx, entry)));
  }

  private Uni<Receipt> receipt(Tx tx, BatchRepository.Entry entry) {
    if (entry.receipt() != null) {
      return Uni.createFrom().item(Receipts.stored(entry.receipt()));
    }
    Instant end = entry.doneAt() == null ? ports.clock().instant() : entry.doneAt();
    return ledger
        .counts(tx, entry.id())
        .map(counts -> Receipts.of(entry, entry.state(), counts, Optional.empty(), end, null));
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
    if (!active.contract().status().takesRows()) {
      throw Problem.unprocessable(
              "data/not-active",
              "The contract is "
                  + active.state()
                  + " and takes no rows; publish an active version.")
          .asException();
    }
    List<Integer> scope = Intake.writable(caller, active, ports.regions());
    return new Intake(
        caller,
        active,
        request,
        ports.regions().byCode(),
        scope,
        ports.clock().instant(),
        body,
        progress);
  }

  private Uni<Taken> first(Intake intake) {
    return run(intake, Optional.empty());
  }

  /** The key was used before: finished, running, or broken off. */
  private Uni<Taken> again(Intake intake, BatchRepository.Entry entry) {
    if (entry.state().equals("done")) {
      return compared(intake, entry);
    }
    Instant now = ports.clock().instant();
    boolean mine = ports.node().equals(entry.owner());
    boolean leased = entry.leaseUntil() != null && entry.leaseUntil().isAfter(now);
    boolean runs = mine ? admission.runs(entry.id()) : leased;
    if (entry.state().equals("receiving") && runs) {
      throw DataProblems.inProgress(entry.id(), config.lease());
    }
    if (entry.chunkRows() != config.chunkRows()
        || !entry.contractId().equals(intake.active().id())) {
      throw Problem.unprocessable(
              "data/not-resumable",
              "The contract or the chunk size changed since this delivery began; send it under a"
                  + " new Idempotency-Key, rows that are there are recognised.")
          .asException();
    }
    return ports
        .database()
        .as(
            intake.caller(),
            tx ->
                ledger
                    .takeOver(tx, entry.id(), now, ports.node(), config.lease())
                    .chain(ours -> {
                      if (!ours || !admission.begin(entry.id())) {
                        throw DataProblems.inProgress(entry.id(), config.lease());
                      }
                      return ledger.known(tx, entry.id());
                    }))
        .chain(
            known -> run(intake, Optional.of(intake.batch(entry.id(), entry.contractId(), known))));
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
    Delivery delivery = new Delivery(intake.contract(), intake.request(), config);
    var context = ports.vertx().getOrCreateContext();
    return intake
        .body()
        .onItem()
        .transformToUniAndConcatenate(bytes ->
            Reactive.onWorker(
                context,
                () -> {
                  delivery.hash(bytes.getBytes());
                  return true;
                }))
        .collect()
        .last()
        .map(end -> {
          String receipt = entry.receipt();
          String sha = HexFormat.of().formatHex(delivery.digest());
          if (receipt == null || !sha.equals(entry.digest())) {
            throw DataProblems.mismatch();
          }
          return new Taken(Receipts.stored(receipt), true, intake.contract().deprecated());
        })
        .onFailure(BrokenInput.class)
        .transform(broken -> DataProblems.mismatch())
        .onTermination()
        .invoke(delivery::close);
  }
}
