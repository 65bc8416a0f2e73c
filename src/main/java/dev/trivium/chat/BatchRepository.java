package dev.trivium.chat;

import dev.trivium.chat.protocol.Entry;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of {@code chat.response_batch}: what a running response has said so far. Each write proves
 * that the response is still ours; one that lost its lease fails here.
 */
final class BatchRepository {
  private static final String APPEND =
      """
      with mine as (
        update chat.response set shown_limit = $4, last_number = $5, lease_until = $6
        where id = $1 and status = 'in_progress' and owner = $2 and epoch = $3
        returning id, cancel_requested_at is not null as stop
      ), kept as (
        insert into chat.response_batch (response_id, epoch, no, last_number, events)
        select id, $3, $7, $5, $8 from mine
        on conflict do nothing
      )
      select stop, case when $9 then pg_notify('trivium_chat', id)::text end as told from mine
      """;
  private static final String ENDED_HERE =
      """
      select 1 as one from chat.response
      where id = $1 and owner = $2 and epoch = $3 and status <> 'in_progress'
        and object is not null
      """;
  private static final String FROM =
      """
      select no, events from chat.response_batch where response_id = $1 and no >= $2 order by no
      """;

  /** A response gets its first owner with its row; another raises it only to end it. */
  private static final int FIRST_EPOCH = 1;

  private static final String ASK_TO_STOP =
      """
      with one as (
        update chat.response set cancel_requested_at = $3
        where id = $1 and sub = $2 and status = 'in_progress'
        returning id
      )
      select pg_notify('trivium_stop', id)::text as told from one
      """;
  private static final String WATCH =
      """
      update chat.response set watched_until = $3
      where id = $1 and sub = $2 and status = 'in_progress'
      """;

  /** Calls that a batch was kept; the payload is the response. */
  static final String KEPT = "trivium_chat";

  /** Calls that somebody wants a response to stop. */
  static final String STOP = "trivium_stop";

  private final Database database;
  private final ResponseSeal seal;
  private final String owner;
  private final boolean shared;

  /**
   * @param shared whether other nodes may be waiting to hear of a batch
   */
  BatchRepository(Database database, ResponseSeal seal, String owner, boolean shared) {
    this.database = database;
    this.seal = seal;
    this.owner = owner;
    this.shared = shared;
  }

  /**
   * What became of a batch.
   *
   * @param done false if the response is not running here any more
   * @param stop whether somebody asked another node to stop it
   */
  record Appended(boolean done, boolean stop) {}

  /** Keeps a batch and raises the fence; the same number twice is the same batch. */
  Uni<Appended> append(
      Caller caller, String id, int no, List<Entry> entries, long shownLimit, Instant leaseUntil) {
    return database
        .as(
            caller,
            tx ->
                tx.find(
                    APPEND,
                    row -> new Appended(true, row.flag("stop")),
                    id,
                    owner,
                    FIRST_EPOCH,
                    shownLimit,
                    entries.getLast().number(),
                    leaseUntil,
                    no,
                    seal.batch(id, no, entries),
                    shared))
        .map(mine -> mine.orElse(new Appended(false, false)));
  }

  /** Whether this node itself has kept the end of it. */
  Uni<Boolean> endedHere(Caller caller, String id) {
    return database
        .as(caller, tx -> tx.find(ENDED_HERE, row -> true, id, owner, FIRST_EPOCH))
        .map(found -> found.isPresent());
  }

  /**
   * What was said from a batch on.
   *
   * @param next the batch to ask for the next time
   */
  record Read(List<Entry> entries, int next) {}

  /** All batches from one on, in order, inside a transaction of whoever may read them. */
  Uni<Read> from(Tx tx, String id, int first) {
    return tx.list(FROM, row -> new Batch(row.integer("no"), row.bytes("events")), id, first)
        .map(rows -> {
          List<Entry> entries = new ArrayList<>();
          int next = first;
          for (Batch row : rows) {
            entries.addAll(seal.batch(id, row.no(), row.events()));
            next = row.no() + 1;
          }
          return new Read(entries, next);
        });
  }

  /** Asks the node that runs it to stop it. */
  Uni<Void> askToStop(Caller caller, String id, Instant now) {
    return database
        .as(caller, tx -> tx.find(ASK_TO_STOP, row -> true, id, caller.sub(), now))
        .replaceWithVoid();
  }

  /** Tells the node that runs it that somebody looks at it here. */
  Uni<Void> watch(Caller caller, String id, Instant until) {
    return database.as(caller, tx -> tx.execute(WATCH, id, caller.sub(), until)).replaceWithVoid();
  }

  /**
   * A response that runs elsewhere, as it stands.
   *
   * @param row nothing if it was erased, or is not the caller's to see any more
   * @param said behind the batch that was asked for; only while it runs
   */
  record Standing(Optional<ResponseRow> row, Read said) {}

  Uni<Standing> standing(Caller caller, ResponseRepository rows, String id, int first) {
    return database.as(
        caller,
        tx ->
            rows.find(tx, caller, id)
                .chain(row ->
                    row.filter(ResponseRow::running).isPresent()
                        ? from(tx, id, first).map(said -> new Standing(row, said))
                        : Uni.createFrom().item(new Standing(row, new Read(List.of(), first)))));
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared; it lives as long as a statement.
  private record Batch(int no, byte[] events) {}
}
