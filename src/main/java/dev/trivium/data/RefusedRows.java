package dev.trivium.data;

import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/** What becomes of the rows of a chunk that are not written. */
@FunctionalInterface
interface RefusedRows {
  /** Called once a chunk, in its transaction, also when nothing was refused. */
  Uni<Integer> keep(Tx tx, JudgedChunk chunk, List<JudgedChunk.Refused> refused, Instant now);
}
