package dev.trivium.data;

import dev.trivium.data.lineage.RunEvents;
import dev.trivium.data.lineage.Work;
import java.time.Instant;
import java.util.List;

/** Opens the book for a run; see {@link RunLineage}. */
final class Lineage {
  private final LineageRepository repository = new LineageRepository();
  private final RunEvents events;

  Lineage(RunEvents events) {
    this.events = events;
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
