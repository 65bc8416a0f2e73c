package dev.trivium.data;

import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be told of datasets. */
final class DatasetRepository {
  /** Rows a caller may see, and when the newest came. */
  record Fresh(long rows, @Nullable Instant newest) {}

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
}
