package dev.trivium.data;

import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events on their way to the collector, as the job sees them. */
final class LineageOutbox {
  /** The oldest event of each run that is due; what another node is sending is passed over. */
  private static final String CLAIM =
      """
      update lineage.outbox o set attempts = o.attempts + 1, next_at = $2
       where o.id in (
         select h.id from lineage.outbox h
          where h.sent_at is null and h.next_at <= $1
            and not exists (select from lineage.outbox e
              where e.run_id = h.run_id and e.id < h.id and e.sent_at is null)
          order by h.next_at, h.id limit $3 for update skip locked)
      returning o.id, o.event, o.attempts
      """;

  private static final String SENT =
      "update lineage.outbox set sent_at = $2 where id = $1 and sent_at is null";
  private static final String LATER =
      "update lineage.outbox set next_at = $2 where id = $1 and attempts = $3 and sent_at is null";
  private static final String DUE =
      "update lineage.outbox set next_at = $1, attempts = 0 where sent_at is null";
  private static final String OLDEST =
      "select min(created_at) as oldest from lineage.outbox where sent_at is null";
  private static final String PRUNE = "select lineage.prune($1, $2, $3) as gone";

  /**
   * An event that this node alone may send until its lease ends.
   *
   * @param attempts this one included
   */
  record Claimed(long id, String event, int attempts) {}

  Uni<List<Claimed>> claim(Tx tx, Instant now, Duration lease, int most) {
    return tx.list(
        CLAIM,
        row -> new Claimed(row.bigint("id"), row.json("event"), row.integer("attempts")),
        now,
        now.plus(lease),
        most);
  }

  Uni<Integer> sent(Tx tx, long id, Instant now) {
    return tx.execute(SENT, id, now);
  }

  Uni<Integer> later(Tx tx, Claimed claimed, Instant next) {
    return tx.execute(LATER, claimed.id(), next, claimed.attempts());
  }

  /** Lets everything that is not sent be sent at the next look; gives how many there are. */
  Uni<Integer> allDue(Tx tx, Instant now) {
    return tx.execute(DUE, now);
  }

  /** When the oldest event that is not sent was written. */
  Uni<Optional<Instant>> oldest(Tx tx) {
    return tx.list(OLDEST, row -> row.optionalInstant("oldest")).map(List::getFirst);
  }

  /**
   * Deletes what is older, at most {@code most} of each kind, and gives the number of rows.
   *
   * @param unsent whether events go too that were never sent
   */
  Uni<Integer> prune(Tx tx, Instant before, boolean unsent, int most) {
    return tx.find(PRUNE, row -> row.integer("gone"), before, unsent, most)
        .map(gone -> gone.orElse(0));
  }
}
