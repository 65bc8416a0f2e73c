package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Job;
import dev.trivium.store.Regions;
import dev.trivium.store.Seal;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code chat.response}. What people asked and read is sealed; only the caller reads it.
 *
 * <p>The owner is {@code node/start}: a row whose node has started again is known to be dead before
 * its lease runs out.
 */
final class ResponseRepository {
  private static final String INSERT =
      """
      insert into chat.response (id, sub, scope, status, model, previous_id, created_at,
        idempotency_key, body_sha256, input, owner, lease_until)
      values ($1, $2, $3, 'in_progress', $4, $5, $6, $7, $8, $9, $10, $11)
      on conflict (sub, idempotency_key) do nothing
      """;
  private static final String FINISH =
      """
      update chat.response
      set status = $2, completed_at = $3, object = $4, evidence = $5, context = $6, events = $7
      where id = $1 and status = 'in_progress' and owner = $8
      """;
  private static final String COLUMNS =
      """
      select id, scope::text as scope, status, created_at, lease_until, body_sha256, input, object,
        evidence, context, events
      from chat.response
      """;
  private static final String FIND = COLUMNS + "where id = $1 and octet_length(input) > 0";
  private static final String FIND_BY_KEY =
      COLUMNS + "where sub = $1 and idempotency_key = $2 and octet_length(input) > 0";
  private static final String INTERRUPT =
      """
      update chat.response set status = 'incomplete', completed_at = $2
      where id = $1 and status = 'in_progress' and lease_until < $2
      """;
  private static final String ERASE =
      """
      update chat.response
      set input = ''::bytea, object = null, evidence = null, context = null, events = null,
        idempotency_key = null, body_sha256 = null, previous_id = null
      where id = $1 and octet_length(input) > 0
      """;
  private static final String SWEEP =
      """
      update chat.response set status = 'incomplete', completed_at = $1
      where status = 'in_progress'
        and (lease_until < $1 or (split_part(owner, '/', 1) = $2 and owner <> $3))
        and id <> all ($4::text[])
      """;
  private static final String RENEW =
      """
      update chat.response set lease_until = $1
      where status = 'in_progress' and owner = $2 and id = any ($3::text[])
      """;

  private final Database database;
  private final Seal seal;
  private final Regions regions;
  private final String owner;
  private final Duration lease;

  ResponseRepository(Database database, Seal seal, Regions regions, String owner, Duration lease) {
    this.database = database;
    this.seal = seal;
    this.regions = regions;
    this.owner = owner;
    this.lease = lease;
  }

  /** The ids of what the caller may read: its regions, and 0 for what belongs to all of them. */
  Set<Integer> scope(Caller caller) {
    Set<Integer> scope = new TreeSet<>(regions.idsOf(caller));
    scope.add(0);
    return scope;
  }

  /** Keeps that a response begins. False if the caller used its idempotency key before. */
  Uni<Boolean> begin(
      Caller caller, String id, Instant at, CreateRequest request, ObjectNode begun) {
    return database
        .as(
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
                    request.idempotencyKey(),
                    HexFormat.of().parseHex(Wire.fingerprint(request.body())),
                    sealed(id, "input", Wire.bytes(begun)),
                    owner,
                    at.plus(lease)))
        .map(rows -> rows == 1);
  }

  /** Keeps how it ended, all in one. False if somebody declared it dead in the meantime. */
  Uni<Boolean> finish(
      Caller caller, String id, LiveResponse.Settled end, String status, List<Entry> events) {
    ObjectNode evidence = end.evidence();
    String context = end.context();
    return database
        .as(
            caller,
            tx ->
                tx.execute(
                    FINISH,
                    id,
                    status,
                    end.at(),
                    sealed(id, "object", Wire.bytes(end.object())),
                    evidence == null ? null : sealed(id, "evidence", Wire.bytes(evidence)),
                    context == null
                        ? null
                        : sealed(id, "context", context.getBytes(StandardCharsets.UTF_8)),
                    sealed(id, "events", Entry.lines(events)),
                    owner))
        .map(rows -> rows == 1);
  }

  Uni<Optional<ResponseRow>> find(Caller caller, String id) {
    return database.as(caller, tx -> tx.find(FIND, this::row, id));
  }

  Uni<Optional<ResponseRow>> findByKey(Caller caller, String key) {
    return database.as(caller, tx -> tx.find(FIND_BY_KEY, this::row, caller.sub(), key));
  }

  /** Declares a response dead whose lease has run out. */
  Uni<Integer> interrupt(Caller caller, String id, Instant now) {
    return database.as(caller, tx -> tx.execute(INTERRUPT, id, now));
  }

  /** Takes out everything that was said; the row stays, empty. */
  Uni<Boolean> erase(Caller caller, String id) {
    return database.as(caller, tx -> tx.execute(ERASE, id)).map(rows -> rows > 0);
  }

  /**
   * Declares dead whatever this node left behind in an earlier life, and all expired leases.
   *
   * @param running what runs here: a renewal that came late under load does not kill it
   */
  Uni<Integer> sweep(Instant now, List<String> running) {
    String node = owner.substring(0, owner.indexOf('/'));
    String[] alive = running.toArray(String[]::new);
    return database.asJob(Job.RESPONSES, tx -> tx.execute(SWEEP, now, node, owner, alive));
  }

  /** Says that these responses are alive. */
  Uni<Integer> renew(List<String> running, Instant now) {
    String[] ids = running.toArray(String[]::new);
    return database.asJob(Job.RESPONSES, tx -> tx.execute(RENEW, now.plus(lease), owner, ids));
  }

  private ResponseRow row(Fields row) {
    String id = row.text("id");
    byte[] object = opened(row, id, "object");
    byte[] evidence = opened(row, id, "evidence");
    byte[] context = opened(row, id, "context");
    byte[] events = opened(row, id, "events");
    return new ResponseRow(
        id,
        ids(row.text("scope")),
        row.text("status"),
        row.instant("created_at"),
        row.instant("lease_until"),
        HexFormat.of().formatHex(row.bytes("body_sha256")),
        Wire.readObject(seal.decrypt(place(id, "input"), row.bytes("input"))),
        object == null ? null : Wire.readObject(object),
        evidence == null ? null : Wire.readObject(evidence),
        context == null ? null : new String(context, StandardCharsets.UTF_8),
        events == null ? List.of() : Entry.fromLines(events));
  }

  private byte @Nullable [] opened(Fields row, String id, String column) {
    return row.isNull(column) ? null : seal.decrypt(place(id, column), row.bytes(column));
  }

  private byte[] sealed(String id, String column, byte[] clear) {
    return seal.encrypt(place(id, column), clear);
  }

  private static Seal.Place place(String id, String column) {
    return new Seal.Place("chat.response", column, 0, id);
  }

  /** An array as PostgreSQL writes it: {@code {0,1,2}}. */
  private static Set<Integer> ids(String array) {
    Set<Integer> ids = new TreeSet<>();
    for (String id : array.replaceAll("[{}]", "").split(",")) {
      ids.add(Integer.valueOf(id));
    }
    return ids;
  }
}
