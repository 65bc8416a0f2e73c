package dev.trivium.data;

import dev.trivium.store.Fields;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Refused rows in the database. */
final class QuarantineRepository {
  private static final String COLUMNS =
      """
      q.id, q.batch_id, q.dataset, q.region_id, r.code as region, q.subject, q.row_no, q.reasons,
      q.state, q.retryable, q.repaired, q.replay_batch, q.by, q.note, q.at, q.decided_at
      """;
  private static final String FROM =
      " from ingest.quarantine q left join sec.region r on r.id = q.region_id ";
  private static final String LIST =
      "select "
          + COLUMNS
          + FROM
          + """
           where q.dataset = $1 and ($2::text is null or q.state = $2)
             and ($3::text is null
               or q.reasons @> jsonb_build_array(jsonb_build_object('code', $3::text)))
             and ($4::uuid is null or q.batch_id = $4) and (q.at, q.id) > ($5, $6)
           order by q.at, q.id limit $7
          """;
  private static final String BY_ID = "select " + COLUMNS + ", q.raw_ct" + FROM + "where q.id = $1";
  private static final String OF_SUBJECT =
      "select "
          + COLUMNS
          + ", q.raw_ct"
          + FROM
          + """
           where q.region_id = $1 and q.subject = $2 and octet_length(q.raw_ct) > 0
             and (q.at, q.id) > ($3, $4)
           order by q.at, q.id limit $5
          """;
  private static final String PLACES =
      """
      select id from ingest.quarantine where region_id = $1 and subject = $2 and id > $3
       order by id limit $4
      """;
  private static final String OPEN =
      "select id, batch_id, dataset from ingest.quarantine where id = any($1) and state = 'open'";
  // Locked in one order, so that two replays of the same rows wait instead of blocking each other.
  private static final String TAKE =
      """
      with mine as (
        select id from ingest.quarantine where id = any($1) and state = 'open'
         order by id for update),
      taken as (
        update ingest.quarantine q set state = 'replaying', replay_batch = $2
          from mine where q.id = mine.id and q.state = 'open' returning q.*)
      select
      """
          + COLUMNS
          + """
          , q.raw_ct from taken q left join sec.region r on r.id = q.region_id
          order by q.batch_id, q.row_no, q.id
          """;
  private static final String ACCEPT =
      """
      update ingest.quarantine set state = 'accepted', raw_ct = null, by = $2, decided_at = $3
       where id = any($1) and state = 'replaying'
      """;
  private static final String REOPEN =
      """
      update ingest.quarantine q
         set state = 'open', region_id = u.region_id, subject = u.subject, raw_ct = u.raw_ct,
             reasons = u.reasons::jsonb, retryable = u.wait_key is not null,
             wait_key = u.wait_key
        from unnest($1::uuid[], $2::int[], $3::uuid[], $4::bytea[], $5::text[], $6::bytea[])
          as u (id, region_id, subject, raw_ct, reasons, wait_key)
       where q.id = u.id and q.state = 'replaying'
      """;
  private static final String REPAIR =
      """
      update ingest.quarantine set raw_ct = $2, repaired = true, by = $3
       where id = $1 and state = 'open'
      """;
  private static final String DISCARD =
      """
      update ingest.quarantine
         set state = 'discarded', raw_ct = null, by = $2, note = $3, decided_at = $4
       where id = $1 and state = 'open'
      """;

  /**
   * Which rows are meant.
   *
   * @param state empty for all of them
   * @param reason a code that is among the reasons
   */
  record Filter(
      String dataset, Optional<String> state, Optional<String> reason, Optional<UUID> batch) {}

  /** An open row and where it came from. */
  record Origin(UUID id, UUID batch, String dataset) {}

  /** At most {@code limit} rows after a place, oldest first. */
  Uni<List<RefusedRow>> list(Tx tx, Filter filter, Listing.Place after, int limit) {
    return tx.list(
        LIST,
        QuarantineRepository::row,
        filter.dataset,
        filter.state.orElse(null),
        filter.reason.orElse(null),
        filter.batch.orElse(null),
        after.at(),
        after.id(),
        limit);
  }

  /** The row; its content is empty once it is decided. */
  Uni<Optional<RefusedRow.Kept>> find(Tx tx, UUID id) {
    return tx.find(BY_ID, QuarantineRepository::kept, id);
  }

  /** Rows of a person that still hold something, oldest first. */
  Uni<List<RefusedRow.Kept>> ofSubject(Tx tx, Subject subject, Listing.Place after, int limit) {
    return tx.list(
        OF_SUBJECT,
        QuarantineRepository::kept,
        subject.region(),
        subject.id(),
        after.at(),
        after.id(),
        limit);
  }

  /** Ids of all rows of a person, also of those that hold nothing any more. */
  Uni<List<UUID>> placesOf(Tx tx, Subject subject, UUID after, int limit) {
    return tx.list(PLACES, row -> row.uuid("id"), subject.region(), subject.id(), after, limit);
  }

  /** Those of the rows that are open. */
  Uni<List<Origin>> open(Tx tx, UUID[] ids) {
    return tx.list(
        OPEN,
        row -> new Origin(row.uuid("id"), row.uuid("batch_id"), row.text("dataset")),
        (Object) ids);
  }

  /** Marks those of the rows that are open as being replayed, and gives them. */
  Uni<List<RefusedRow.Kept>> take(Tx tx, UUID[] ids, UUID batch) {
    return tx.list(TAKE, QuarantineRepository::kept, ids, batch);
  }

  Uni<Integer> accept(Tx tx, UUID[] ids, String by, Instant now) {
    return tx.execute(ACCEPT, ids, by, now);
  }

  Uni<Integer> reopen(
      Tx tx,
      UUID[] ids,
      @Nullable Integer[] regions,
      @Nullable UUID[] subjects,
      byte[][] sealed,
      String[] reasons,
      byte[] @Nullable [] waits) {
    return tx.execute(REOPEN, ids, regions, subjects, sealed, reasons, waits);
  }

  Uni<Boolean> repair(Tx tx, UUID id, byte[] sealed, String by) {
    return tx.execute(REPAIR, id, sealed, by).map(rows -> rows == 1);
  }

  Uni<Boolean> discard(Tx tx, UUID id, String by, String note, Instant now) {
    return tx.execute(DISCARD, id, by, note, now).map(rows -> rows == 1);
  }

  private static RefusedRow.Kept kept(Fields row) {
    return new RefusedRow.Kept(
        row(row), Buffer.buffer(row.isNull("raw_ct") ? new byte[0] : row.bytes("raw_ct")));
  }

  private static RefusedRow row(Fields row) {
    return new RefusedRow(
        row.uuid("id"),
        row.uuid("batch_id"),
        row.text("dataset"),
        row.isNull("region_id") ? Optional.empty() : Optional.of(row.integer("region_id")),
        row.optionalText("region"),
        row.isNull("subject") ? Optional.empty() : Optional.of(row.uuid("subject")),
        row.bigint("row_no"),
        row.json("reasons"),
        row.text("state"),
        row.flag("retryable"),
        row.flag("repaired"),
        row.isNull("replay_batch") ? Optional.empty() : Optional.of(row.uuid("replay_batch")),
        row.optionalText("by"),
        row.optionalText("note"),
        row.instant("at"),
        row.isNull("decided_at") ? Optional.empty() : Optional.of(row.instant("decided_at")));
  }
}
