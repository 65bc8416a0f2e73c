package dev.trivium.data;

import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be told of datasets and of the rows that were refused. */
final class DatasetRepository {
  private static final String QUARANTINE =
      """
      select q.id, q.batch_id, q.row_no, r.code as region, q.reasons, q.state, q.retryable, q.at
        from ingest.quarantine q left join sec.region r on r.id = q.region_id
       where q.dataset = $1 and q.state = 'open' and (q.at, q.id) > ($2, $3)
       order by q.at, q.id limit $4
      """;

  /** Rows a caller may see, and when the newest came. */
  record Fresh(long rows, @Nullable Instant newest) {}

  /** A refused row without its content. */
  record Refused(
      UUID id,
      UUID batch,
      long rowNo,
      Optional<String> region,
      String reasons,
      String state,
      boolean retryable,
      Instant at) {}

  /**
   * @param relation from an active contract, so it is an identifier
   */
  Uni<Fresh> fresh(Tx tx, String relation) {
    return tx.list(
            "select count(*) as rows, max(_ingested_at) as newest from data.\"" + relation + "\"",
            row ->
                new Fresh(row.bigint("rows"), row.isNull("newest") ? null : row.instant("newest")))
        .map(List::getFirst);
  }

  /** At most {@code limit} rows after a place, oldest first. */
  Uni<List<Refused>> refused(Tx tx, String dataset, Instant after, UUID afterId, int limit) {
    return tx.list(
            QUARANTINE,
            row ->
                new Refused(
                    row.uuid("id"),
                    row.uuid("batch_id"),
                    row.bigint("row_no"),
                    row.optionalText("region"),
                    row.json("reasons"),
                    row.text("state"),
                    row.flag("retryable"),
                    row.instant("at")),
            dataset,
            after,
            afterId,
            limit)
        .map(ArrayList::new);
  }
}
