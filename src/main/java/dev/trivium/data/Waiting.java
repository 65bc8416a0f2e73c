package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the rows that waited for what one run brought: orphans of other batches when their parent
 * has come, and those of the run itself when a parent came meanwhile. It asks after each commit and
 * not within it: of two transactions that run at once, the later one then sees the other.
 */
final class Waiting {
  private static final String ANY =
      "select id from ingest.quarantine where state = 'open' and wait_key is not null limit 1";
  private static final String FOR =
      """
      select id from ingest.quarantine where state = 'open' and wait_key = any($1)
       order by at, id limit $2
      """;
  private static final String OWN =
      """
      select q.id from ingest.quarantine q
       where q.batch_id = $1 and q.state = 'open' and q.wait_key is not null
         and exists (select from ops.change c
                      where c.kind = 'data' and c.key = any($2) and c.at >= $3)
       order by q.at, q.id limit $4
      """;
  // A change carries the time at which its transaction began.
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(1);

  private final DataPorts ports;
  private final Caller caller;
  private final List<KeyColumns> keys;
  private final String[] parents;
  private final int most;
  private final Set<UUID> found = new LinkedHashSet<>();

  /**
   * @param most rows that are remembered; the rest is left to a replay by hand
   */
  Waiting(DataPorts ports, Caller caller, ActiveContract active, int most) {
    this.ports = ports;
    this.caller = caller;
    this.keys = KeyColumns.own(active.contract());
    this.parents =
        active.contract().references().stream()
            .map(reference -> reference.parent())
            .distinct()
            .toArray(String[]::new);
    this.most = most;
  }

  /** Called when the rows of the chunk are committed. */
  Uni<Integer> arrived(Context context, JudgedChunk chunk) {
    if (chunk.goodRows() == 0 || found.size() >= most) {
      return Uni.createFrom().item(0);
    }
    return ports
        .database()
        .as(caller, tx -> tx.find(ANY, row -> row.uuid("id")))
        .chain(any ->
            any.isEmpty()
                ? Uni.createFrom().item(0)
                : Reactive.onWorker(context, () -> waitKeys(chunk))
                    .chain(wanted ->
                        ports.database().as(caller, tx -> remembered(tx, FOR, wanted, most))));
  }

  /** Rows of other batches, or of the same, that waited for what was committed. */
  List<UUID> arrivals() {
    return found.stream().limit(most).toList();
  }

  /** The rows to be replayed now that the run is over. */
  Uni<List<UUID>> due(UUID batch, Instant begun) {
    Uni<Integer> own =
        parents.length == 0
            ? Uni.createFrom().item(0)
            : ports
                .database()
                .as(
                    caller,
                    tx ->
                        remembered(
                            tx, OWN, batch, parents, begun.minus(LONGEST_TRANSACTION), most));
    return own.map(done -> arrivals());
  }

  private Uni<Integer> remembered(Tx tx, String sql, Object... arguments) {
    return tx.list(sql, row -> row.uuid("id"), arguments)
        .map(ids -> {
          found.addAll(ids);
          return ids.size();
        });
  }

  private byte[][] waitKeys(JudgedChunk chunk) {
    List<byte[]> wanted = new ArrayList<>();
    for (KeyColumns columns : keys) {
      for (int row = 0; row < chunk.goodRows(); row++) {
        int region = chunk.regions()[row];
        columns
            .text(chunk, row)
            .ifPresent(text -> wanted.add(columns.waitKey(ports.seal(), region, text)));
      }
    }
    return wanted.toArray(byte[][]::new);
  }
}
