package dev.trivium.data;

import dev.trivium.data.lineage.RunEvents;
import dev.trivium.data.lineage.SummaryWork;
import dev.trivium.data.lineage.Work;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Opens the book for a run; see {@link RunLineage}. */
final class Lineage {
  private final LineageRepository repository = new LineageRepository();
  private final RunEvents events;

  Lineage(RunEvents events) {
    this.events = events;
  }

  /**
   * Writes down that a part of a summary was added up, in the transaction that does it: such a run
   * is over with its commit, so that none is left open.
   *
   * @param regions ids, as the database writes an array
   * @param keys rows of the summary that are new or changed
   */
  Uni<Void> addedUp(Tx tx, UUID run, SummaryWork work, String regions, long keys, Instant now) {
    return repository
        .summary(tx, run, work, regions, now)
        .chain(() -> repository.event(tx, run, events.start(run, work, now), now))
        .chain(() -> repository.event(tx, run, events.complete(run, work, keys, now), now));
  }

  /**
   * What one run writes down.
   *
   * @param work a delivery, or a replay that names the runs it takes up again
   * @param scope ids of the regions the run may write to
   * @param begun when the first byte came
   */
  RunLineage of(Work work, List<Integer> scope, Instant begun) {
    return new RunLineage(repository, events, work, scope, begun);
  }
}
