package dev.trivium.data;

import dev.trivium.data.contract.Reason;
import dev.trivium.store.DatabaseFailure;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the good rows of a chunk. If the database refuses a value, the rows are halved until only
 * the culprit is left out: the tables' own checks are a net below the engine.
 */
final class RowWriter {
  /**
   * Rows of a statement. An event loop encodes a statement in one go and must be free for others
   * soon; below a thousand rows the server's work for the statement itself begins to show.
   */
  private static final int STATEMENT = 1_250;

  /** While the server works on one statement the next is encoded. */
  private static final int IN_FLIGHT = 2;

  private final RowSql sql;
  private final UUID batch;

  RowWriter(RowSql sql, UUID batch) {
    this.sql = sql;
    this.batch = batch;
  }

  /**
   * What became of rows.
   *
   * @param culprits good rows, by their number among the good, that the database refused
   */
  record Written(long inserted, long updated, List<Culprit> culprits) {
    static final Written NOTHING = new Written(0, 0, List.of());

    Written plus(Written other) {
      List<Culprit> all = new ArrayList<>(culprits);
      all.addAll(other.culprits);
      return new Written(inserted + other.inserted, updated + other.updated, all);
    }
  }

  /** A row that must not be written, and why. */
  record Culprit(int index, Reason reason) {}

  Uni<Written> write(Tx tx, JudgedChunk chunk, Instant now) {
    if (chunk.goodRows() == 0) {
      return Uni.createFrom().item(Written.NOTHING);
    }
    return write(tx, chunk, 0, chunk.goodRows(), now);
  }

  private Uni<Written> write(Tx tx, JudgedChunk chunk, int from, int to, Instant now) {
    return tx.savepoint(() -> upserts(tx, chunk, from, to, now))
        .onFailure(RowWriter::isAboutValues)
        .recoverWithUni(refused -> halved(tx, chunk, from, to, now, (DatabaseFailure) refused));
  }

  private Uni<Written> upserts(Tx tx, JudgedChunk chunk, int from, int to, Instant now) {
    if (to - from <= STATEMENT) {
      return upsert(tx, chunk, from, to, now);
    }
    List<Integer> starts = new ArrayList<>();
    for (int start = from; start < to; start += STATEMENT) {
      starts.add(start);
    }
    return Multi.createFrom()
        .iterable(starts)
        .onItem()
        .transformToUni(start -> upsert(tx, chunk, start, Math.min(to, start + STATEMENT), now))
        .merge(IN_FLIGHT)
        .collect()
        .asList()
        .map(parts -> parts.stream().reduce(Written.NOTHING, Written::plus));
  }

  private Uni<Written> upsert(Tx tx, JudgedChunk chunk, int from, int to, Instant now) {
    @Nullable Object[] rows = chunk.slice(from, to);
    @Nullable Object[] arguments = new @Nullable Object[rows.length + 2];
    System.arraycopy(rows, 0, arguments, 0, rows.length);
    arguments[rows.length] = batch;
    arguments[rows.length + 1] = now;
    return tx.list(
            sql.upsert(),
            row -> new Written(row.bigint("inserted"), row.bigint("updated"), List.of()),
            arguments)
        .map(List::getFirst)
        .chain(written -> withConflicts(tx, rows, from, to, written));
  }

  /** Rows that were neither inserted nor updated are equal, or contradict this very batch. */
  private Uni<Written> withConflicts(
      Tx tx, @Nullable Object[] rows, int from, int to, Written written) {
    if (written.inserted() + written.updated() == to - from) {
      return Uni.createFrom().item(written);
    }
    @Nullable Object[] arguments = new @Nullable Object[rows.length + 1];
    System.arraycopy(rows, 0, arguments, 0, rows.length);
    arguments[rows.length] = batch;
    return tx.list(
            sql.conflicts(),
            row ->
                new Culprit(
                    from + (int) row.bigint("place") - 1, Reason.of("key.conflict_in_batch", null)),
            arguments)
        .map(culprits -> written.plus(new Written(0, 0, culprits)));
  }

  private Uni<Written> halved(
      Tx tx, JudgedChunk chunk, int from, int to, Instant now, DatabaseFailure refused) {
    if (to - from == 1) {
      String constraint = refused.constraint().isEmpty() ? "" : "." + refused.constraint();
      Reason reason = Reason.of("db." + refused.state() + constraint, null);
      return Uni.createFrom().item(new Written(0, 0, List.of(new Culprit(from, reason))));
    }
    int middle = (from + to) >>> 1;
    return write(tx, chunk, from, middle, now)
        .chain(first -> write(tx, chunk, middle, to, now).map(first::plus));
  }

  private static boolean isAboutValues(Throwable failure) {
    return failure instanceof DatabaseFailure refused && refused.isAboutValues();
  }
}
