package dev.trivium.data;

import dev.trivium.data.lineage.Work;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.data.tabular.RawRows;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Audit;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Takes the refused rows of one batch in again, as a batch of its own. A chunk is one transaction
 * that takes its rows out of quarantine, judges and writes them, and settles each: whatever stops
 * it leaves every row either decided or open.
 */
final class ReplayRun {
  private static final HexFormat HEX = HexFormat.of();

  private final ErasureRepository erasures = new ErasureRepository();
  private final DataPorts ports;
  private final DataConfig.Ingest config;
  private final BatchRepository ledger;
  private final QuarantineRepository repository;
  private final RefusedSeal seal;
  private final Audit audit = new Audit();
  private final Order order;
  private final Context context;
  private final RefusedReader reader;
  private final ChunkJudge judge;
  private final ChunkSealer sealer;
  private final RowSql sql;
  private final RunLineage lineage;
  private final Waiting waiting;
  private final Orphans orphans;
  private final Instant begun;
  private final Batch batch;
  private boolean claimed;
  private int chunks;
  private long rows;

  /**
   * What is to be replayed.
   *
   * @param source the batch the rows came with
   */
  record Order(Caller caller, ActiveContract active, UUID source, Layout layout, List<UUID> ids) {}

  ReplayRun(
      DataPorts ports,
      DataConfig.Ingest config,
      BatchRepository ledger,
      QuarantineRepository repository,
      Lineage lineage,
      Waiting waiting,
      Order order) {
    this.waiting = waiting;
    this.ports = ports;
    this.config = config;
    this.ledger = ledger;
    this.repository = repository;
    this.seal = new RefusedSeal(ports);
    this.order = order;
    this.context = ports.vertx().getOrCreateContext();
    this.begun = ports.clock().instant();
    List<Integer> scope = Intake.writable(order.caller(), order.active(), ports.regions());
    UUID id = ports.ids().next();
    this.batch =
        new Batch(
            id,
            order.active().contract().dataset(),
            order.active().id(),
            scope,
            "replay:" + id,
            order.layout().media(),
            Map.of());
    this.reader = new RefusedReader(order.active().contract(), order.layout(), config);
    this.judge =
        new ChunkJudge(
            order.active().contract(),
            ports.seal(),
            ports.regions().byCode(),
            Set.copyOf(scope),
            begun);
    this.sealer = new ChunkSealer(order.active().contract());
    this.orphans = new Orphans(order.active(), ports.seal());
    this.sql = RowSql.of(order.active().contract());
    this.lineage =
        lineage.of(Work.replay(order.active().contract(), List.of(order.source())), scope, begun);
  }

  /** The receipt; empty if others were faster with every row. */
  Uni<Optional<Receipt>> run() {
    return Multi.createFrom()
        .iterable(parts())
        .onItem()
        .transformToUniAndConcatenate(this::part)
        .collect()
        .last()
        .chain(() -> claimed ? finished().map(Optional::of) : none())
        .onFailure()
        .call(this::interrupted);
  }

  private List<UUID[]> parts() {
    List<UUID[]> parts = new ArrayList<>();
    List<UUID> ids = order.ids();
    for (int from = 0; from < ids.size(); from += config.chunkRows()) {
      int to = Math.min(ids.size(), from + config.chunkRows());
      parts.add(ids.subList(from, to).toArray(UUID[]::new));
    }
    return parts;
  }

  private Uni<Integer> part(UUID[] ids) {
    return ports
        .database()
        .as(
            order.caller(),
            tx ->
                // The rows are locked after the erasures of their regions, as an erasure does it:
                // the other way round each would wait for the other.
                erasures
                    .shared(tx, places())
                    .chain(() -> repository.take(tx, ids, batch.id()))
                    .chain(taken ->
                        taken.isEmpty()
                            ? Uni.createFrom().item(Optional.<ChunkWriter.Done>empty())
                            : opened(tx)
                                .chain(() -> seal.open(taken))
                                .chain(rows -> written(tx, rows))
                                .map(Optional::of)))
        .invoke(done -> done.ifPresent(this::counted))
        .call(done ->
            done.map(part -> waiting.arrived(context, part.chunk()))
                .orElseGet(() -> Uni.createFrom().item(0)))
        .map(done -> chunks);
  }

  /** Every region whose rows may be taken; 0 for those that could not be placed. */
  private Integer[] places() {
    return Stream.concat(Stream.of(0), batch.scope().stream())
        .distinct()
        .sorted()
        .toArray(Integer[]::new);
  }

  private void counted(ChunkWriter.Done done) {
    claimed = true;
    chunks++;
    rows += done.counts().received();
  }

  /** Enters the batch, in the transaction of its first chunk. */
  private Uni<Void> opened(Tx tx) {
    if (claimed) {
      return Uni.createFrom().voidItem();
    }
    return ledger
        .claim(
            tx,
            batch,
            order.caller().sub(),
            config.chunkRows(),
            begun,
            ports.node(),
            config.lease())
        .chain(() -> ledger.replays(tx, batch.id(), order.source(), order.layout()))
        .chain(() ->
            audit.record(
                tx,
                Audit.Entry.of("quarantine.replay", "batch/" + batch.id())
                    .with("replays", order.source().toString())
                    .with("rows", order.ids().size())));
  }

  private Uni<ChunkWriter.Done> written(Tx tx, List<RefusedRow.Opened> taken) {
    lineage.parsed(ports.clock().instant());
    return Reactive.onWorker(context, () -> judged(taken))
        .chain(chunk ->
            erasures
                .newest(tx)
                .chain(seen ->
                    ports.seal().sealing(chunk.subjects()).map(keys -> new ChunkKeys(keys, seen)))
                .chain(keys -> Reactive.onWorker(context, () -> sealer.seal(chunk, keys))))
        .invoke(() -> lineage.judged(ports.clock().instant(), List.of()))
        .chain(chunk ->
            new ChunkWriter(ports, ledger, lineage, batch, sql, orphans, config.lease())
                .write(tx, chunk, new RefusedAgain(repository, order.caller(), taken)));
  }

  private UnsealedChunk judged(List<RefusedRow.Opened> taken) {
    List<byte[]> lines = taken.stream().map(RefusedRow.Opened::bytes).toList();
    Chunk chunk = RawRows.chunk(chunks, rows + 1, lines);
    return judge.judge(chunk, new RowReader.Again(reader.read(taken)));
  }

  private Uni<Receipt> finished() {
    return ports.database().as(order.caller(), this::finish);
  }

  private Uni<Receipt> finish(Tx tx) {
    Instant now = ports.clock().instant();
    return ledger
        .byId(tx, batch.id())
        .map(found -> found.orElseThrow(DataProblems::unknownBatch))
        .chain(entry ->
            ledger
                .counts(tx, batch.id())
                .map(counts -> Receipts.of(entry, "done", counts, Optional.empty(), now, null)))
        .map(receipt -> receipt.noting(order.active().contract()))
        .call(receipt ->
            ledger.finish(
                tx,
                batch.id(),
                ports.node(),
                now,
                HEX.parseHex(batch.id().toString().replace("-", "")),
                Json.encode(receipt).toString()))
        .call(receipt -> lineage.complete(tx, batch.id(), receipt, now));
  }

  private Uni<Integer> interrupted() {
    return claimed
        ? ports
            .database()
            .as(
                order.caller(),
                tx ->
                    ledger.end(
                        tx, batch.id(), ports.node(), "interrupted", ports.clock().instant()))
        : Uni.createFrom().item(0);
  }

  private static Uni<Optional<Receipt>> none() {
    return Uni.createFrom().item(Optional.empty());
  }
}
