package dev.trivium.data;

import dev.trivium.data.quality.RuleCounts;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What becomes known of the quality of a delivery when it is done. */
final class BatchQuality {
  private final BatchRepository ledger;
  private final QualityRepository results = new QualityRepository();

  BatchQuality(BatchRepository ledger) {
    this.ledger = ledger;
  }

  /** Keeps what the rules said, in the transaction that ends the batch. */
  Uni<Integer> record(Tx tx, UUID batch, String dataset, Instant now) {
    return ledger
        .counts(tx, batch)
        .chain(documents -> {
          RuleCounts counts = ChunkCounts.rules(documents);
          List<QualityRepository.Result> all = new ArrayList<>(QualityRepository.results(counts));
          return results.record(tx, batch, dataset, now, all);
        });
  }
}
