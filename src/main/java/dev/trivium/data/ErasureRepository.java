package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.store.Fields;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Erasures and holds in the database, and what an erasure takes out of the tables. */
final class ErasureRepository {
  private static final String REQUEST =
      """
      insert into sec.erasure (id, region_id, subject, by, reason, state, manifest, requested_at)
      values ($1, $2, $3, $4, $5, 'requested', '{}', $6) on conflict (id) do nothing
      """;
  private static final String DONE =
      """
      update sec.erasure
         set state = 'done', manifest = $2::text::jsonb, done_at = $3, epoch = $4, final_after = $5
       where id = $1
      """;
  private static final String LIST =
      """
      select id, region_id, subject, by, reason, state, manifest, requested_at, done_at, epoch,
             final_after
        from sec.erasure
      """;
  private static final String OPEN = LIST + " where state = 'requested' order by requested_at";
  private static final String DONE_ALL = LIST + " where state = 'done' order by requested_at";
  private static final String PAGE =
      LIST + " where (requested_at, id) > ($1, $2) order by requested_at, id limit $3";
  private static final String BY_ID = LIST + " where id = any($1)";
  private static final String OF_SUBJECT =
      LIST + " where region_id = $1 and subject = $2 order by requested_at, id";
  private static final String HOLDS =
      """
      select reason, by, at, released_at from sec.legal_hold
       where region_id = $1 and subject = $2 order by at
      """;
  private static final String HELD =
      """
      select reason from sec.legal_hold
       where region_id = $1 and subject = $2 and released_at is null order by at limit 1
      """;
  private static final String HOLD =
      """
      insert into sec.legal_hold (region_id, subject, reason, by, at) values ($1, $2, $3, $4, $5)
      """;
  private static final String RELEASE =
      """
      update sec.legal_hold set released_at = $3
       where region_id = $1 and subject = $2 and released_at is null
      """;

  /** Chunks hold this lock shared while they write; so none writes a subject that is going. */
  private static final String ALONE = "select pg_advisory_xact_lock(hashtext('erasure'), $1)";

  private static final String SHARED =
      "select pg_advisory_xact_lock_shared(hashtext('erasure'), r) from unnest($1::int[]) r";
  private static final String NEWEST =
      "select coalesce(max(id), 0) as id from ops.change where kind = 'erasure'";

  private static final String REFUSED =
      """
      update ingest.quarantine
         set raw_ct = null, state = case when state = 'accepted' then state else 'discarded' end,
             note = coalesce(note, 'the subject was erased'), by = coalesce(by, 'job:ERASURE'),
             decided_at = coalesce(decided_at, $3)
       where region_id = $1 and subject = $2 and raw_ct is not null
      """;

  /** A hash that is the key of its row must stay one, but tell nothing of what was hashed. */
  private static final String RANDOM = "decode(replace(gen_random_uuid()::text, '-', ''), 'hex')";

  private static final String CHANGED =
      "insert into ops.change (region_id, kind, key) values ($1, 'erasure', 'subject')";
  private static final String DATA_CHANGED =
      "insert into ops.change (region_id, kind, key) values ($1, 'erasure', $2)";

  /**
   * An erasure as it stands.
   *
   * @param epoch under which the subject's key stood last
   * @param finalAfter when no backup opens anything of the subject any more, as planned
   */
  record Erasure(
      UUID id,
      Subject subject,
      String by,
      String reason,
      String state,
      String manifest,
      Instant requested,
      @Nullable Instant done,
      @Nullable Integer epoch,
      @Nullable Instant finalAfter) {}

  /** A legal hold; over if it has an end. */
  record Hold(String reason, String by, Instant at, @Nullable Instant released) {}

  Uni<List<Erasure>> of(Tx tx, Subject subject) {
    return tx.list(OF_SUBJECT, ErasureRepository::erasure, subject.region(), subject.id());
  }

  Uni<List<Hold>> holds(Tx tx, Subject subject) {
    return tx.list(
        HOLDS,
        row ->
            new Hold(
                row.text("reason"),
                row.text("by"),
                row.instant("at"),
                row.optionalInstant("released_at").orElse(null)),
        subject.region(),
        subject.id());
  }

  Uni<Integer> request(Tx tx, UUID id, Subject subject, String by, String reason, Instant now) {
    return tx.execute(REQUEST, id, subject.region(), subject.id(), by, reason, now);
  }

  Uni<Integer> done(
      Tx tx, UUID id, String manifest, Instant now, int epoch, Optional<Instant> finalAfter) {
    return tx.execute(DONE, id, manifest, now, epoch, finalAfter.orElse(null));
  }

  Uni<List<Erasure>> open(Tx tx) {
    return tx.list(OPEN, ErasureRepository::erasure);
  }

  Uni<List<Erasure>> allDone(Tx tx) {
    return tx.list(DONE_ALL, ErasureRepository::erasure);
  }

  Uni<List<Erasure>> page(Tx tx, Listing.Place after, int limit) {
    return tx.list(PAGE, ErasureRepository::erasure, after.at(), after.id(), limit);
  }

  Uni<List<Erasure>> byId(Tx tx, UUID[] ids) {
    return tx.list(BY_ID, ErasureRepository::erasure, (Object) ids);
  }

  /** Why the subject must not be erased yet, if somebody said so. */
  Uni<Optional<String>> held(Tx tx, Subject subject) {
    return tx.find(HELD, row -> row.text("reason"), subject.region(), subject.id());
  }

  Uni<Integer> hold(Tx tx, Subject subject, String reason, String by, Instant now) {
    return tx.execute(HOLD, subject.region(), subject.id(), reason, by, now);
  }

  Uni<Integer> release(Tx tx, Subject subject, Instant now) {
    return tx.execute(RELEASE, subject.region(), subject.id(), now);
  }

  /** From here to the end of the transaction no chunk of the region is written. */
  Uni<Void> alone(Tx tx, int region) {
    return tx.list(ALONE, row -> true, region).replaceWithVoid();
  }

  /** How many erasures the caller could see by now; asked before the keys of a chunk. */
  Uni<Long> newest(Tx tx) {
    return tx.list(NEWEST, row -> row.bigint("id")).map(List::getFirst);
  }

  /** From here to the end of the transaction nobody of these regions is erased. */
  Uni<Void> shared(Tx tx, Integer[] regions) {
    return tx.list(SHARED, row -> true, (Object) regions).replaceWithVoid();
  }

  /** Empties what is sealed of the subject in one table; gives how many rows. */
  Uni<Integer> emptied(Tx tx, Contract contract, Subject subject, Instant now) {
    String columns =
        contract.properties().stream()
            .filter(Property::personal)
            .flatMap(property ->
                Stream.concat(Stream.of(property.column()), property.blindColumn().stream()))
            .map(column -> '"' + column + "\" = null, ")
            .collect(Collectors.joining());
    String sql =
        """
        update data."%s" set %s_row_hash = %s, _erased_at = $3
         where region_id = $1 and _subject = $2 and _erased_at is null
        """
            .formatted(contract.relation(), columns, contract.keyedByHash() ? RANDOM : "null");
    return tx.execute(sql, subject.region(), subject.id(), now)
        .call(rows ->
            rows == 0
                ? Uni.createFrom().item(0)
                : tx.execute(DATA_CHANGED, subject.region(), contract.dataset()));
  }

  /** Destroys refused rows of the subject; gives how many. */
  Uni<Integer> refused(Tx tx, Subject subject, Instant now) {
    return tx.execute(REFUSED, subject.region(), subject.id(), now);
  }

  /** Tells chunks that are under way that somebody went. */
  Uni<Integer> changed(Tx tx, Subject subject) {
    return tx.execute(CHANGED, subject.region());
  }

  private static Erasure erasure(Fields row) {
    return new Erasure(
        row.uuid("id"),
        new Subject(row.integer("region_id"), row.uuid("subject")),
        row.text("by"),
        row.text("reason"),
        row.text("state"),
        row.json("manifest"),
        row.instant("requested_at"),
        row.optionalInstant("done_at").orElse(null),
        row.isNull("epoch") ? null : row.integer("epoch"),
        row.optionalInstant("final_after").orElse(null));
  }
}
