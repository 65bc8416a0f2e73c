package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Inputs;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.Mentions;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import dev.trivium.store.Regions;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code chat.response}. What people asked and read is sealed; only the caller reads it.
 * Whom it tells of stands beside it as subjects, so that it goes when they are erased.
 */
final class ResponseRepository {
  private static final String INSERT =
      """
      insert into chat.response (id, sub, scope, status, model, previous_id, created_at,
        idempotency_key, request_mac, input, owner, lease_until, tells_of_people, shown_limit,
        thread, items)
      values ($1, $2, $3, 'in_progress', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      on conflict (sub, idempotency_key) do nothing
      """;
  private static final String FINISH =
      """
      with done as (
        update chat.response
        set status = $2, completed_at = $3, object = $4, evidence = $5, context = $6, events = $7,
          tells_of_people = tells_of_people or $9,
          idempotency_key =
            case when $2 in ('failed', 'cancelled') then null else idempotency_key end
        where id = $1 and status = 'in_progress' and owner = $8
        returning id,
          coalesce(last_number, 0) > 0 or watched_until is not null
            or cancel_requested_at is not null as heard
      )
      select case when heard and $10 then pg_notify('trivium_chat', id)::text end as told from done
      """;
  private static final String MENTION =
      """
      insert into chat.mention (subject, response_id) select s, $2 from unnest($1::uuid[]) s
      on conflict do nothing
      """;
  private static final String COLUMNS =
      """
      select id, scope::text as scope, status, created_at, lease_until, request_mac,
        tells_of_people, input, object, evidence, context, events, items, epoch,
        shown_limit
      from chat.response
      """;
  // Row-level security also shows a data protection officer what tells of people; only an export
  // may, so the caller is named here.
  private static final String FIND =
      COLUMNS + "where id = $1 and sub = $2 and octet_length(input) > 0";
  private static final String FIND_BY_KEY =
      COLUMNS + "where sub = $1 and idempotency_key = $2 and octet_length(input) > 0";
  private static final String FIND_THREAD =
      COLUMNS
          + "where sub = $1 and thread = $2 and octet_length(input) > 0"
          + " order by created_at desc, id desc limit $3";
  private static final String ERASE =
      """
      update chat.response
      set input = ''::bytea, object = null, evidence = null, context = null, events = null,
        idempotency_key = null, request_mac = null, previous_id = null, items = null, thread = null
      where id = $1 and octet_length(input) > 0
      """;
  private static final String RENEW =
      """
      update chat.response set lease_until = $1
      where status = 'in_progress' and owner = $2 and id = any ($3::text[])
      returning id, cancel_requested_at is not null as stop,
        coalesce(watched_until > $4, false) as watched
      """;

  private final Database database;
  private final ResponseSeal seal;
  private final Regions regions;
  private final Mentions mentions;
  private final String owner;
  private final boolean shared;
  private final Duration lease;
  private final long fence;

  /**
   * @param shared whether other nodes may be waiting to hear of an end
   */
  ResponseRepository(
      Database database,
      ResponseSeal seal,
      Regions regions,
      Mentions mentions,
      String owner,
      boolean shared,
      ChatConfig config) {
    this.database = database;
    this.seal = seal;
    this.regions = regions;
    this.mentions = mentions;
    this.owner = owner;
    this.shared = shared;
    this.lease = config.lease();
    this.fence = LogBatches.fence(config.batches());
  }

  /**
   * What became of a step.
   *
   * @param done false if somebody else was faster
   * @param tellsOfPeople whether it names people who are known
   */
  record Kept(boolean done, boolean tellsOfPeople) {}

  /** The ids of what the caller may read: its regions, and 0 for what belongs to all of them. */
  Set<Integer> scope(Caller caller) {
    Set<Integer> scope = new TreeSet<>(regions.idsOf(caller));
    scope.add(0);
    return scope;
  }

  /** The newest responses of a chat, newest first. */
  Uni<List<ResponseRow>> thread(Caller caller, String chat, int most) {
    String thread = seal.thread(caller.sub(), chat);
    return database.as(caller, tx -> tx.list(FIND_THREAD, seal::row, caller.sub(), thread, most));
  }

  /**
   * Keeps that a response begins. Not done if the caller used its idempotency key before.
   *
   * @param chat the id of the chat it belongs to; null where there is none
   */
  Uni<Kept> begin(
      Caller caller,
      String id,
      Instant at,
      CreateRequest request,
      ObjectNode begun,
      @Nullable String chat) {
    return mentions
        .in(caller, Said.in(request))
        .chain(people ->
            database.as(
                caller,
                tx ->
                    tx.execute(
                            INSERT,
                            id,
                            caller.sub(),
                            scope(caller).toArray(Integer[]::new),
                            request.model(),
                            request.previousResponseId(),
                            at,
                            seal.key(caller.sub(), request.idempotencyKey()),
                            seal.fingerprint(request),
                            seal.sealed(id, "input", Wire.bytes(begun)),
                            owner,
                            at.plus(lease),
                            !people.isEmpty(),
                            fence,
                            chat == null ? null : seal.thread(caller.sub(), chat),
                            seal.sealed(id, "items", Wire.bytes(Inputs.of(request.body()))))
                        .chain(rows -> tied(tx, id, people, rows == 1))));
  }

  /**
   * Keeps how it ended, all in one. Not done if somebody declared it dead in the meantime.
   *
   * @param quoted people whose documents it quotes, besides those whom its words name
   */
  Uni<Kept> finish(
      Caller caller,
      String id,
      LiveResponse.Settled end,
      Set<UUID> quoted,
      String status,
      List<Entry> events) {
    ObjectNode evidence = end.evidence();
    return mentions
        .in(caller, Said.in(end))
        .map(named -> Stream.concat(named.stream(), quoted.stream()).collect(Collectors.toSet()))
        .chain(people ->
            database.as(
                caller,
                tx ->
                    tx.find(
                            FINISH,
                            row -> true,
                            id,
                            status,
                            end.at(),
                            sealedObject(id, end.object()),
                            evidence == null
                                ? null
                                : seal.sealed(id, "evidence", Wire.bytes(evidence)),
                            seal.sealedText(id, "context", end.context()),
                            sealedEvents(id, events),
                            owner,
                            !people.isEmpty(),
                            shared)
                        .chain(done -> tied(tx, id, people, done.isPresent()))));
  }

  byte[] sealedObject(String id, ObjectNode object) {
    return seal.sealed(id, "object", Wire.bytes(object));
  }

  byte[] sealedEvents(String id, List<Entry> events) {
    return seal.sealed(id, "events", Entry.lines(events));
  }

  /** Ties what was just kept to the people it tells of. */
  static Uni<Kept> tied(Tx tx, String id, Set<UUID> people, boolean done) {
    Kept kept = new Kept(done, !people.isEmpty());
    return done && !people.isEmpty()
        ? tx.execute(MENTION, people.toArray(UUID[]::new), id).replaceWith(kept)
        : Uni.createFrom().item(kept);
  }

  Uni<Optional<ResponseRow>> find(Caller caller, String id) {
    return database.as(caller, tx -> find(tx, caller, id));
  }

  Uni<Optional<ResponseRow>> find(Tx tx, Caller caller, String id) {
    return tx.find(FIND, seal::row, id, caller.sub());
  }

  Uni<Optional<ResponseRow>> findByKey(Caller caller, String key) {
    return database.as(
        caller, tx -> tx.find(FIND_BY_KEY, seal::row, caller.sub(), seal.key(caller.sub(), key)));
  }

  /** Whether a row was begun by the same request. */
  boolean isOf(ResponseRow row, CreateRequest request) {
    return row.fingerprint().equals(HexFormat.of().formatHex(seal.fingerprint(request)));
  }

  /** Takes out everything that was said; the row stays, empty. */
  Uni<Boolean> erase(Caller caller, String id) {
    return database.as(caller, tx -> tx.execute(ERASE, id)).map(rows -> rows > 0);
  }

  /**
   * One of ours that is alive.
   *
   * @param stop whether another node was asked to stop it
   * @param watched whether somebody looks at it on another node
   */
  record Renewed(String id, boolean stop, boolean watched) {}

  /** Says that these responses are alive. Emits those that are still ours. */
  Uni<List<Renewed>> renew(List<String> running, Instant now) {
    String[] ids = running.toArray(String[]::new);
    return database.asJob(
        Job.RESPONSES,
        tx ->
            tx.list(
                RENEW,
                row -> new Renewed(row.text("id"), row.flag("stop"), row.flag("watched")),
                now.plus(lease),
                owner,
                ids,
                now));
  }
}
