package dev.trivium.data;

import dev.trivium.data.lineage.Work;
import dev.trivium.data.tabular.BrokenInput;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes one delivery in: bytes → chunks → judged and sealed → committed. Cutting and judging run on
 * a worker, at most {@code chunks_in_flight} chunks are in memory, and what is not demanded is not
 * read from the socket. The batch enters the ledger with its first chunk, so a delivery that is
 * broken before leaves nothing behind.
 */
final class BatchRun {
  /** The client is gone or the line was cut: nothing speaks against going on. */
  private static final String CUT = "web/cut-body";

  private final DataPorts ports;
  private final DataConfig.Ingest config;
  private final BatchRepository ledger;
  private final BatchQuality quality;
  private final Admission admission;
  private final Intake intake;
  private final Context context;
  private final Delivery delivery;
  private final ChunkJudge judge;
  private final ChunkSealer sealer;
  private final RowSql sql;
  private final Orphans orphans;
  private final Waiting waiting;
  private final Halt halt;
  private final RunLineage lineage;
  private Optional<Batch> batch;
  private boolean claimed;
  private long rows;

  /**
   * @param resumed the batch to go on with, or empty for a new one
   */
  BatchRun(
      DataPorts ports,
      DataConfig.Ingest config,
      BatchRepository ledger,
      Lineage lineage,
      Admission admission,
      Intake intake,
      Waiting waiting,
      Optional<Batch> resumed) {
    this.ports = ports;
    this.config = config;
    this.ledger = ledger;
    this.lineage = lineage.of(Work.ingest(intake.contract()), intake.scope(), intake.begun());
    this.quality = new BatchQuality(ports, ledger, intake.contract());
    this.admission = admission;
    this.intake = intake;
    this.batch = resumed;
    this.claimed = resumed.isPresent();
    this.context = ports.vertx().getOrCreateContext();
    this.delivery = new Delivery(intake.contract(), intake.request(), config, intake.from());
    this.judge =
        new ChunkJudge(
            intake.contract(),
            ports.seal(),
            intake.regions(),
            Set.copyOf(intake.scope()),
            intake.begun());
    this.sealer = new ChunkSealer(intake.contract());
    this.sql = RowSql.of(intake.contract());
    this.orphans = new Orphans(intake.active(), ports.seal());
    this.waiting = waiting;
    this.halt = new Halt(config.haltRows(), config.haltRatio());
  }

  /** Takes everything in and gives the receipt. */
  Uni<Receipt> run() {
    return chunks()
        .onItem()
        .transformToUniAndConcatenate(this::judged)
        .emitOn(Reactive.executor(context), Math.max(1, config.chunksInFlight() - 2))
        .onItem()
        .transformToUniAndConcatenate(this::committed)
        .collect()
        .last()
        .chain(this::finished)
        .onFailure()
        .recoverWithUni(this::ended)
        .onCancellation()
        .call(() -> marked("interrupted"))
        .onTermination()
        .invoke(this::released);
  }

  private Multi<Chunk> chunks() {
    Multi<List<Chunk>> pushed =
        intake
            .body()
            .onItem()
            .transformToUniAndConcatenate(
                bytes -> Reactive.onWorker(context, () -> delivery.push(bytes(bytes))));
    Multi<List<Chunk>> last =
        Multi.createFrom().deferred(() -> Reactive.onWorker(context, delivery::finish).toMulti());
    return Multi.createBy()
        .concatenating()
        .streams(pushed, last)
        .onItem()
        .transformToMultiAndConcatenate(full -> Multi.createFrom().iterable(full));
  }

  /** A chunk to be written, or one that was committed before and only counts as read. */
  private sealed interface Step {
    record Write(JudgedChunk chunk) implements Step {}

    record Known(Chunk chunk) implements Step {}
  }

  private Uni<Step> judged(Chunk chunk) {
    byte[] before = known().get(chunk.number());
    if (before == null) {
      lineage.parsed(ports.clock().instant());
      return Reactive.onWorker(context, () -> judge.judge(chunk, delivery.reader()))
          .chain(this::sealed)
          .invoke(() -> lineage.judged(ports.clock().instant(), delivery.reader().missing()));
    }
    if (!MessageDigest.isEqual(before, chunk.sha256())) {
      throw DataProblems.mismatch();
    }
    lineage.judged(ports.clock().instant(), delivery.reader().missing());
    return Uni.createFrom().item(new Step.Known(chunk));
  }

  /** Keys are fetched before, all of them at once, so that sealing is work of a worker alone. */
  private Uni<Step> sealed(UnsealedChunk chunk) {
    return erased()
        .chain(
            seen -> ports.seal().sealing(chunk.subjects()).map(keys -> new ChunkKeys(keys, seen)))
        .chain(keys -> Reactive.onWorker(context, () -> new Step.Write(sealer.seal(chunk, keys))));
  }

  /** The newest erasure before the keys are fetched: one that comes later stops the chunk. */
  private Uni<Long> erased() {
    return intake.contract().subject().isEmpty()
        ? Uni.createFrom().item(ChunkKeys.NO_SUBJECTS)
        : ports.database().as(intake.caller(), new ErasureRepository()::newest);
  }

  private Uni<Long> committed(Step step) {
    return switch (step) {
      case Step.Known known -> {
        rows += known.chunk().rows();
        intake.progress().accept(rows);
        yield Uni.createFrom().item(rows);
      }
      case Step.Write write ->
          begun()
              .invoke(() -> stopIfHopeless(write.chunk()))
              .chain(ours ->
                  new ChunkWriter(ports, ledger, lineage, ours, sql, orphans, config.lease())
                      .commit(intake.caller(), write.chunk()))
              .call(done -> waiting.arrived(context, done.chunk()))
              .map(done -> {
                rows += done.counts().received();
                intake.progress().accept(rows);
                return rows;
              });
    };
  }

  private void stopIfHopeless(JudgedChunk chunk) {
    halt.after(chunk)
        .ifPresent(code -> {
          throw new Hopeless(code);
        });
  }

  /** The batch in the ledger; entered now if this is the first chunk. */
  private Uni<Batch> begun() {
    if (claimed) {
      return Uni.createFrom().item(batch.orElseThrow());
    }
    Batch fresh = intake.batch(ports.ids().next(), intake.active().id(), Map.of());
    return ports
        .database()
        .as(
            intake.caller(),
            tx ->
                ledger
                    .claim(
                        tx,
                        fresh,
                        intake.caller().sub(),
                        config.chunkRows(),
                        intake.begun(),
                        ports.node(),
                        config.lease())
                    .chain(ours -> ours ? described(tx, fresh) : taken(tx)))
        .map(ours -> {
          admission.begin(fresh.id());
          batch = Optional.of(fresh);
          claimed = true;
          return fresh;
        });
  }

  private Uni<Integer> described(Tx tx, Batch fresh) {
    List<String> unknown = delivery.readerIfKnown().map(RowReader::unknown).orElse(List.of());
    return ledger.describe(tx, fresh.id(), delivery.layout(), unknown, intake.request().digest());
  }

  /** Somebody began a delivery under the same key at the same moment. */
  private Uni<Integer> taken(Tx tx) {
    return ledger
        .byKey(tx, intake.caller().sub(), intake.dataset(), intake.request().idempotencyKey())
        .map(first -> {
          throw DataProblems.inProgress(
              first.orElseThrow(DataProblems::unknownBatch).id(), config.lease());
        });
  }

  private Uni<Receipt> finished(Long lastRow) {
    byte @Nullable [] digest = delivery.whole() ? delivery.digest() : null;
    String sha = digest == null ? null : HexFormat.of().formatHex(digest);
    return begun()
        .chain(ours ->
            quality
                .measured()
                .chain(observed ->
                    ports
                        .database()
                        .as(
                            intake.caller(),
                            tx ->
                                quality
                                    .record(tx, ours.id(), observed, ports.clock().instant())
                                    .chain(gates ->
                                        receipt(tx, ours.id(), "done", sha)
                                            .map(plain -> BatchQuality.gated(plain, gates)))
                                    .call(receipt -> finished(tx, ours, receipt, digest)))));
  }

  private Uni<Void> finished(Tx tx, Batch ours, Receipt receipt, byte @Nullable [] digest) {
    Instant now = ports.clock().instant();
    String shown = Json.encode(receipt).toString();
    return ledger
        .finish(tx, ours.id(), ports.node(), now, digest, shown)
        .chain(still ->
            still ? lineage.complete(tx, ours.id(), receipt, now) : Uni.createFrom().voidItem());
  }

  private Uni<Receipt> receipt(Tx tx, UUID id, String state, @Nullable String sha) {
    return ledger
        .byId(tx, id)
        .map(entry -> entry.orElseThrow(DataProblems::unknownBatch))
        .chain(entry ->
            ledger
                .counts(tx, id)
                .map(counts ->
                    Receipts.of(
                        entry,
                        state,
                        counts,
                        delivery.readerIfKnown(),
                        ports.clock().instant(),
                        sha)))
        .map(receipt -> receipt.noting(intake.contract()));
  }

  /** What a failure means for the batch and for the caller. */
  private Uni<Receipt> ended(Throwable failure) {
    return switch (failure) {
      case BrokenInput broken ->
          soFar("failed").chain(receipt -> failed(DataProblems.broken(broken, receipt)));
      case Hopeless hopeless ->
          soFar("halted").chain(receipt -> failed(DataProblems.halted(receipt, hopeless.code)));
      case ProblemException problem -> marked(stateAfter(problem)).chain(() -> failed(problem));
      default -> marked("interrupted").chain(() -> failed(failure));
    };
  }

  private static String stateAfter(ProblemException problem) {
    boolean mayGoOn =
        problem.problem().kind().status() >= 500 || problem.problem().slug().equals(CUT);
    return mayGoOn ? "interrupted" : "failed";
  }

  private static Uni<Receipt> failed(Throwable failure) {
    return Uni.createFrom().failure(failure);
  }

  private Uni<Receipt> soFar(String state) {
    if (batch.isEmpty() || !claimed) {
      return Uni.createFrom().item(Receipts.none(intake, new UUID(0, 0), state));
    }
    UUID id = batch.get().id();
    return marked(state)
        .chain(() -> ports.database().as(intake.caller(), tx -> receipt(tx, id, state, null)));
  }

  private Uni<Integer> marked(String state) {
    if (batch.isEmpty() || !claimed) {
      return Uni.createFrom().item(0);
    }
    UUID id = batch.get().id();
    return ports
        .database()
        .as(intake.caller(), tx -> marked(tx, id, state))
        .onFailure()
        // The lease runs out by itself when the database cannot be told.
        .recoverWithItem(0);
  }

  private Uni<Integer> marked(Tx tx, UUID id, String state) {
    Instant now = ports.clock().instant();
    return ledger
        .end(tx, id, ports.node(), state, now)
        .call(
            ended -> ended == 0 ? Uni.createFrom().voidItem() : lineage.ended(tx, id, state, now));
  }

  private void released() {
    delivery.close();
    batch.ifPresent(ours -> admission.end(ours.id()));
  }

  private Map<Integer, byte[]> known() {
    return batch.map(Batch::known).orElse(Map.of());
  }

  private static byte[] bytes(Buffer buffer) {
    return buffer.getBytes();
  }

  /** Most of the first rows fail for one reason. */
  private static final class Hopeless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    Hopeless(String code) {
      super(code, null, false, false);
      this.code = code;
    }
  }
}
