package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger of batches and chunks. */
final class BatchRepository {
  static final String COLUMNS =
      """
      select b.id, b.dataset, b.contract_id, b.state, b.received, b.inserted, b.updated,
             b.duplicate, b.quarantined, b.digest, b.chunk_rows, b.first_byte_at, b.done_at,
             b.receipt, b.owner, b.lease_until, b.bytes, b.replays, b.declared, b.sub,
             b.idem_key, b.media, b.delimiter, b.header, c.version
        from ingest.batch b join ingest.contract c on c.id = b.contract_id
      """;
  private static final String BY_KEY =
      COLUMNS + " where b.sub = $1 and b.dataset = $2 and b.idem_key = $3";
  private static final String BY_ID = COLUMNS + " where b.id = $1";
  private static final String CLAIM =
      """
      insert into ingest.batch (id, dataset, contract_id, sub, scope, idem_key, media, chunk_rows,
        state, first_byte_at, owner, lease_until)
      values ($1, $2, $3, $4, $5, $6, $7, $8, 'receiving', $9, $10, $11)
      on conflict do nothing
      """;
  private static final String TAKE_OVER =
      """
      update ingest.batch set state = 'receiving', owner = $2, lease_until = $3
       where id = $1 and state <> 'done' and bytes = $5
         and (owner = $2 or state <> 'receiving' or lease_until < $4)
      """;
  private static final String ADD =
      """
      update ingest.batch
         set received = received + $3, inserted = inserted + $4, updated = updated + $5,
             duplicate = duplicate + $6, quarantined = quarantined + $7, bytes = $8,
             lease_until = $9
       where id = $1 and owner = $2 and state = 'receiving'
      """;
  private static final String CHUNK =
      """
      insert into ingest.chunk (batch_id, no, scope, byte_to, row_from, rows, sha256, counts,
        committed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9)
      """;
  private static final String KNOWN = "select no, sha256 from ingest.chunk where batch_id = $1";

  /** Added up by the server: a large delivery has many chunks, each with all rules and regions. */
  private static final String COUNTS =
      """
      with chunk as (select no, counts from ingest.chunk where batch_id = $1),
      reason as (
        select r.value - 'rows' as what, sum((r.value->>'rows')::bigint) as rows,
               min(c.no) as first
          from chunk c, jsonb_array_elements(c.counts->'reasons') r group by 1),
      rule as (
        select g.key as region, u.key as id, min(u.value->>0) as dimension,
               min(u.value->>1) as severity, sum((u.value->>2)::bigint) as evaluated,
               sum((u.value->>3)::bigint) as failed, sum((u.value->>4)::bigint) as served,
               sum((u.value->>5)::bigint) as served_failed
          from chunk c, jsonb_each(c.counts->'rules') g, jsonb_each(g.value) u group by 1, 2),
      region as (
        select region, jsonb_object_agg(id, jsonb_build_array(
                 dimension, severity, evaluated, failed, served, served_failed)) as rules
          from rule group by 1)
      select jsonb_build_object(
        'reasons', coalesce((select jsonb_agg(what || jsonb_build_object('rows', rows)
                                              order by first, what) from reason), '[]'),
        'rules', coalesce((select jsonb_object_agg(region, rules) from region), '{}'))::text
        as counts
      """;

  private static final String FINISH =
      """
      update ingest.batch
         set state = 'done', done_at = $3, digest = $4, receipt = $5::text::jsonb
       where id = $1 and owner = $2 and state = 'receiving'
      """;
  private static final String END =
      """
      update ingest.batch set state = $3, done_at = $4
       where id = $1 and owner = $2 and state = 'receiving'
      """;
  private static final String LEFT =
      """
      update ingest.batch set state = 'interrupted', done_at = $1
       where state = 'receiving' and (lease_until < $1 or $2)
      """;

  private static final String DESCRIBE =
      """
      update ingest.batch set header = $2::text::jsonb, delimiter = $3, declared = $4, replays = $5
       where id = $1
      """;
  private static final String LAYOUT =
      """
      insert into ingest.layout (batch_id, media, delimiter, columns)
      values ($1, $2, $3, $4::text::jsonb)
      """;
  private static final String LAYOUT_OF =
      "select media, delimiter, columns from ingest.layout where batch_id = $1";

  /** A batch as the ledger knows it; its key is null when the time of the key is over. */
  record Entry(
      UUID id,
      String dataset,
      UUID contractId,
      String version,
      String state,
      List<Long> counts,
      @Nullable String digest,
      int chunkRows,
      Instant firstByteAt,
      @Nullable Instant doneAt,
      @Nullable String receipt,
      @Nullable String owner,
      @Nullable Instant leaseUntil,
      long bytes,
      @Nullable UUID replays,
      @Nullable String declared,
      String sub,
      @Nullable String key,
      @Nullable Layout layout) {}

  Uni<Optional<Entry>> byKey(Tx tx, String sub, String dataset, String key) {
    return tx.find(BY_KEY, BatchRepository::entry, sub, dataset, key);
  }

  Uni<Optional<Entry>> byId(Tx tx, UUID id) {
    return tx.find(BY_ID, BatchRepository::entry, id);
  }

  /** Whether the batch is now ours; not so when somebody began it at the same moment. */
  Uni<Boolean> claim(
      Tx tx, Batch batch, String sub, int chunkRows, Instant now, String owner, Duration lease) {
    return tx.execute(
            CLAIM,
            batch.id(),
            batch.dataset(),
            batch.contractId(),
            sub,
            batch.scopeIds(),
            batch.key(),
            batch.media(),
            chunkRows,
            now,
            owner,
            now.plus(lease))
        .map(rows -> rows == 1);
  }

  /**
   * Keeps how the lines of a batch are read, to go on with it and to replay its rows.
   *
   * @param unknown names that the contract does not know, for its own caller only
   * @param declared what the sender says the SHA-256 of the content is
   */
  Uni<Integer> describe(
      Tx tx, UUID id, Layout layout, List<String> unknown, Optional<Buffer> declared) {
    byte[] digest = declared.map(Buffer::getBytes).orElse(null);
    return tx.execute(DESCRIBE, id, layout.headerJson(), "" + layout.delimiter(), digest, null)
        .chain(() -> keep(tx, id, layout.without(unknown)));
  }

  /** The same for a batch that takes refused rows of another one in again. */
  Uni<Integer> replays(Tx tx, UUID id, UUID source, Layout layout) {
    return tx.execute(DESCRIBE, id, layout.headerJson(), "" + layout.delimiter(), null, source)
        .chain(() -> keep(tx, id, layout));
  }

  private static Uni<Integer> keep(Tx tx, UUID id, Layout layout) {
    return tx.execute(LAYOUT, id, layout.media(), "" + layout.delimiter(), layout.headerJson());
  }

  Uni<Optional<Layout>> layout(Tx tx, UUID batch) {
    return tx.find(
        LAYOUT_OF,
        row ->
            new Layout(
                row.text("media"),
                row.text("delimiter").charAt(0),
                Layout.names(row.json("columns"))),
        batch);
  }

  /** Whether the batch, as it was seen, is ours now. */
  Uni<Boolean> takeOver(Tx tx, Entry seen, Instant now, String owner, Duration lease) {
    return tx.execute(TAKE_OVER, seen.id(), owner, now.plus(lease), now, seen.bytes())
        .map(rows -> rows == 1);
  }

  Uni<Map<Integer, byte[]>> known(Tx tx, UUID id) {
    return tx.list(KNOWN, row -> Map.entry(row.integer("no"), row.bytes("sha256")), id)
        .map(entries -> {
          Map<Integer, byte[]> known = new HashMap<>();
          entries.forEach(entry -> known.put(entry.getKey(), entry.getValue()));
          return known;
        });
  }

  /** What all chunks counted together, in the form of the document of one chunk. */
  Uni<JsonNode> counts(Tx tx, UUID id) {
    return tx.list(COUNTS, row -> Json.tree(row.text("counts")), id).map(List::getFirst);
  }

  Uni<Integer> chunk(Tx tx, Batch batch, JudgedChunk judged, String counts, Instant now) {
    return tx.execute(
        CHUNK,
        batch.id(),
        judged.chunk().number(),
        batch.scopeIds(),
        judged.chunk().byteTo(),
        judged.chunk().firstRow(),
        judged.chunk().rows(),
        judged.chunk().sha256(),
        counts,
        now);
  }

  /** Whether the batch is still ours. */
  Uni<Boolean> add(Tx tx, UUID id, String owner, ChunkCounts counts, long bytes, Instant lease) {
    return tx.execute(
            ADD,
            id,
            owner,
            counts.received(),
            counts.inserted(),
            counts.updated(),
            counts.duplicate(),
            counts.quarantined(),
            bytes,
            lease)
        .map(rows -> rows == 1);
  }

  /**
   * @param digest of the whole content; null when it came in parts
   */
  Uni<Boolean> finish(
      Tx tx, UUID id, String owner, Instant now, byte @Nullable [] digest, String receipt) {
    return tx.execute(FINISH, id, owner, now, digest, receipt).map(rows -> rows == 1);
  }

  Uni<Integer> end(Tx tx, UUID id, String owner, String state, Instant now) {
    return tx.execute(END, id, owner, state, now);
  }

  Uni<Integer> interruptLeft(Tx tx, Instant now, boolean alone) {
    return tx.execute(LEFT, now, alone);
  }

  static Entry entry(Fields row) {
    return new Entry(
        row.uuid("id"),
        row.text("dataset"),
        row.uuid("contract_id"),
        row.text("version"),
        row.text("state"),
        List.of(
            row.bigint("received"),
            row.bigint("inserted"),
            row.bigint("updated"),
            row.bigint("duplicate"),
            row.bigint("quarantined")),
        hex(row, "digest"),
        row.integer("chunk_rows"),
        row.instant("first_byte_at"),
        row.isNull("done_at") ? null : row.instant("done_at"),
        row.isNull("receipt") ? null : row.json("receipt"),
        row.isNull("owner") ? null : row.text("owner"),
        row.isNull("lease_until") ? null : row.instant("lease_until"),
        row.bigint("bytes"),
        row.isNull("replays") ? null : row.uuid("replays"),
        hex(row, "declared"),
        row.text("sub"),
        row.isNull("idem_key") ? null : row.text("idem_key"),
        row.isNull("header")
            ? null
            : new Layout(
                row.text("media"),
                row.text("delimiter").charAt(0),
                Layout.names(row.json("header"))));
  }

  private static @Nullable String hex(Fields row, String column) {
    return row.isNull(column) ? null : HexFormat.of().formatHex(row.bytes(column));
  }
}
