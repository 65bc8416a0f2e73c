package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.store.Seal;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is asked of the ledger by those who only look. */
final class BatchQueries {
  private static final String LIST =
      BatchRepository.COLUMNS
          + """
           where ($1::text is null or b.dataset = $1) and ($2::text is null or b.state = $2)
             and ($3::text is null or (b.idem_key = $3 and b.sub = $4))
             and (b.first_byte_at, b.id) < ($5, $6)
           order by b.first_byte_at desc, b.id desc limit $7
          """;
  private static final String SINCE =
      """
      select no, jsonb_build_object('reasons', counts->'reasons')::text as counts
        from ingest.chunk where batch_id = $1 and no > $2 order by no
      """;

  /**
   * Which batches are meant.
   *
   * @param key an Idempotency-Key of the caller
   */
  record Filter(Optional<String> dataset, Optional<String> state, Optional<String> key) {
    Filter sealed(Seal seal) {
      return new Filter(dataset, state, key.map(plain -> BatchRequest.sealed(seal, plain)));
    }
  }

  /** A committed chunk and the reasons it counted. */
  record Chunk(int no, JsonNode counts) {}

  /** At most {@code limit} batches before a place, newest first. */
  Uni<List<BatchRepository.Entry>> list(
      Tx tx, Filter filter, String sub, Listing.Place before, int limit) {
    return tx.list(
        LIST,
        BatchRepository::entry,
        filter.dataset.orElse(null),
        filter.state.orElse(null),
        filter.key.orElse(null),
        sub,
        before.at(),
        before.id(),
        limit);
  }

  /** Chunks behind one, in order. */
  Uni<List<Chunk>> since(Tx tx, UUID batch, int no) {
    return tx.list(
        SINCE, row -> new Chunk(row.integer("no"), Json.tree(row.text("counts"))), batch, no);
  }

  /** Behind every batch there can be. */
  static Listing.Place newest() {
    return new Listing.Place(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));
  }
}
