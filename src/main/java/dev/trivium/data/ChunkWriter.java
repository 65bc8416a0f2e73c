package dev.trivium.data;

import dev.trivium.data.contract.Reason;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Commits a chunk: rows, quarantine, ledger, lineage and change in ONE transaction, so that a crash
 * leaves a chunk either wholly there or not at all.
 */
final class ChunkWriter {
  private static final String QUARANTINE =
      """
      insert into ingest.quarantine
        (id, batch_id, dataset, region_id, subject, row_no, raw_ct, reasons, retryable, wait_key,
         state, at)
      select u.id, $1, $2, u.region_id, u.subject, u.row_no, u.raw_ct, u.reasons::jsonb,
             u.wait_key is not null, u.wait_key, 'open', $3
        from unnest($4::uuid[], $5::int[], $6::uuid[], $7::bigint[], $8::bytea[], $9::text[],
                    $10::bytea[])
          as u (id, region_id, subject, row_no, raw_ct, reasons, wait_key)
      """;
  private static final String CHANGE =
      """
      insert into ops.change (region_id, kind, key)
      select region, 'data', $2 from unnest($1::int[]) as region
      """;

  private final DataPorts ports;
  private final BatchRepository ledger;
  private final Batch batch;
  private final RunLineage lineage;
  private final RowWriter rows;
  private final Orphans orphans;
  private final ErasureRepository erasures = new ErasureRepository();
  private final Duration lease;

  ChunkWriter(
      DataPorts ports,
      BatchRepository ledger,
      RunLineage lineage,
      Batch batch,
      RowSql sql,
      Orphans orphans,
      Duration lease) {
    this.ports = ports;
    this.ledger = ledger;
    this.lineage = lineage;
    this.batch = batch;
    this.rows = new RowWriter(sql, batch.id());
    this.orphans = orphans;
    this.lease = lease;
  }

  /**
   * What became of a chunk.
   *
   * @param chunk without the rows that have no parent
   */
  record Done(ChunkCounts counts, JudgedChunk chunk) {}

  /** Writes the chunk as the caller. Errors: 409 if another process took the batch over. */
  Uni<Done> commit(Caller caller, JudgedChunk chunk) {
    return ports.database().as(caller, tx -> write(tx, chunk, this::quarantined));
  }

  /** The same within a transaction, for rows whose way out is another. */
  Uni<Done> write(Tx tx, JudgedChunk chunk, RefusedRows keeper) {
    Instant now = ports.clock().instant();
    return nobodyWasErased(tx, chunk)
        .chain(() -> orphans.hold(tx, chunk))
        .chain(held ->
            rows.write(tx, held, now)
                .chain(written -> recorded(tx, held, written, keeper, now))
                .map(counts -> new Done(counts, held)));
  }

  /**
   * Who was erased after the keys were fetched must not come back with this chunk. The lock comes
   * first, and the question second, so that it sees every erasure that ended before.
   */
  private Uni<Void> nobodyWasErased(Tx tx, JudgedChunk chunk) {
    ChunkKeys keys = chunk.sealedWith();
    if (!keys.concernSubjects()) {
      return Uni.createFrom().voidItem();
    }
    Integer[] regions = Arrays.stream(chunk.regions()).distinct().sorted().toArray(Integer[]::new);
    return erasures
        .shared(tx, regions)
        .chain(() -> erasures.newest(tx))
        .invoke(newest -> {
          if (newest > keys.erasures()) {
            throw DataProblems.erasedMeanwhile();
          }
        })
        .replaceWithVoid();
  }

  private Uni<ChunkCounts> recorded(
      Tx tx, JudgedChunk chunk, RowWriter.Written written, RefusedRows keeper, Instant now) {
    List<JudgedChunk.Refused> refused = new ArrayList<>(chunk.refused());
    for (RowWriter.Culprit culprit : written.culprits()) {
      chunk.tally().note(culprit.reason());
      chunk
          .outcomes()
          .refusedLater(
              chunk.regions()[culprit.index()], chunk.origin(culprit.index()), culprit.reason());
      refused.add(
          new JudgedChunk.Refused(
              chunk.origin(culprit.index()),
              chunk.regions()[culprit.index()],
              chunk.subject(culprit.index()),
              List.of(culprit.reason())));
    }
    ChunkCounts counts = counts(chunk, written, refused.size());
    return keeper
        .keep(tx, chunk, refused, now)
        .chain(() -> changed(tx, chunk, written))
        .chain(() ->
            lineage.chunk(
                tx,
                batch.id(),
                counts.inserted() + counts.updated() > 0,
                counts.quarantined() > 0,
                now))
        .chain(() -> ledger.chunk(tx, batch, chunk, Json.encode(counts.shown()).toString(), now))
        .chain(() ->
            ledger.add(
                tx, batch.id(), ports.node(), counts, chunk.chunk().byteTo(), now.plus(lease)))
        .map(ours -> {
          if (!ours) {
            throw lost();
          }
          return counts;
        });
  }

  private static ChunkCounts counts(JudgedChunk chunk, RowWriter.Written written, int quarantined) {
    long received = chunk.chunk().rows();
    long duplicate = received - written.inserted() - written.updated() - quarantined;
    return new ChunkCounts(
        received,
        written.inserted(),
        written.updated(),
        duplicate,
        quarantined,
        chunk.tally(),
        chunk.outcomes().total());
  }

  private Uni<Integer> quarantined(
      Tx tx, JudgedChunk chunk, List<JudgedChunk.Refused> refused, Instant now) {
    if (refused.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    int size = refused.size();
    UUID[] ids = new UUID[size];
    @Nullable Integer[] regions = new @Nullable Integer[size];
    @Nullable UUID[] subjects = new @Nullable UUID[size];
    Long[] numbers = new Long[size];
    byte[][] raw = new byte[size][];
    String[] reasons = new String[size];
    byte[] @Nullable [] waits = new byte[size] @Nullable [];
    for (int i = 0; i < size; i++) {
      JudgedChunk.Refused row = refused.get(i);
      ids[i] = ports.ids().next();
      regions[i] = row.region();
      numbers[i] = chunk.chunk().firstRow() + row.row();
      subjects[i] = row.subject();
      waits[i] = row.waitKey();
      raw[i] = SealedRaw.seal(chunk.keys(), ids[i], row, chunk.chunk().raw(row.row()));
      reasons[i] = Json.encode(row.reasons().stream().map(Reason::shown).toList()).toString();
    }
    return tx.execute(
        QUARANTINE,
        batch.id(),
        batch.dataset(),
        now,
        ids,
        regions,
        subjects,
        numbers,
        raw,
        reasons,
        waits);
  }

  private Uni<Integer> changed(Tx tx, JudgedChunk chunk, RowWriter.Written written) {
    if (written.inserted() + written.updated() == 0) {
      return Uni.createFrom().item(0);
    }
    Integer[] regions = Arrays.stream(chunk.regions()).distinct().toArray(Integer[]::new);
    return tx.execute(CHANGE, regions, batch.dataset());
  }

  private static RuntimeException lost() {
    return Problem.of(
            Problem.Kind.CONFLICT,
            "data/batch-in-progress",
            "Another process went on with this delivery; look at the batch.")
        .asException();
  }
}
