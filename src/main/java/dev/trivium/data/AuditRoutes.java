package dev.trivium.data;

import dev.trivium.store.Audit;
import dev.trivium.store.Database;
import dev.trivium.store.Tx;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The audit trail for auditors, one entry a line. The last line says whether the chain holds: of
 * all entries when the list is read from its beginning, else of those that are shown.
 */
final class AuditRoutes implements Routes {
  /** Entries that one statement checks, so that no trail is too long for its time limit. */
  private static final int CHECKED_AT_ONCE = 20_000;

  private final Database database;
  private final Audit audit = new Audit();

  AuditRoutes(Database database) {
    this.database = database;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/ops/audit", this::list);
  }

  private Uni<Reply> list(Request request) {
    request.requireRole("auditor");
    Listing listing = Listing.of(request);
    long after = listing.after(0L, Long::valueOf);
    return database
        .as(
            request.caller(),
            tx ->
                audit
                    .page(tx, after, listing.limit())
                    .chain(entries ->
                        checked(tx, after, entries)
                            .chain(checked ->
                                audit
                                    .waiting(tx)
                                    .map(waiting ->
                                        lines(entries, checked, waiting, listing.limit())))))
        .map(AuditRoutes::ndjson);
  }

  private Uni<Audit.Checked> checked(Tx tx, long after, List<Audit.Chained> entries) {
    if (after == 0) {
      return all(tx, Audit.Checked.START);
    }
    if (entries.isEmpty()) {
      return Uni.createFrom().item(Audit.Checked.START);
    }
    Audit.Chained first = entries.getFirst();
    return audit.check(tx, Audit.Checked.before(first), entries.size());
  }

  private Uni<Audit.Checked> all(Tx tx, Audit.Checked before) {
    return audit
        .check(tx, before, CHECKED_AT_ONCE)
        .chain(after ->
            after.rows() - before.rows() < CHECKED_AT_ONCE
                ? Uni.createFrom().item(after)
                : all(tx, after));
  }

  private static Buffer lines(
      List<Audit.Chained> entries, Audit.Checked checked, long waiting, int limit) {
    Buffer lines = Buffer.buffer();
    entries.forEach(entry -> line(lines, shown(entry)));
    Map<String, Object> chain = new LinkedHashMap<>();
    chain.put("intact", checked.intact());
    checked.broken().ifPresent(seq -> chain.put("broken_at", seq));
    chain.put("checked", checked.rows());
    chain.put("head", checked.head());
    chain.put("waiting", waiting);
    Map<String, Object> last = new LinkedHashMap<>();
    last.put("chain", chain);
    if (entries.size() == limit) {
      last.put("next_cursor", Listing.cursor(entries.getLast().seq()));
    }
    line(lines, last);
    return lines;
  }

  private static void line(Buffer lines, Map<String, Object> members) {
    lines.appendBuffer(Json.encode(members)).appendByte((byte) '\n');
  }

  private static Map<String, Object> shown(Audit.Chained entry) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("seq", entry.seq());
    members.put("at", entry.at());
    members.put("sub", entry.sub());
    members.put("action", entry.action());
    members.put("object", entry.object());
    entry.purpose().ifPresent(purpose -> members.put("purpose", purpose));
    members.put("detail", Json.tree(entry.detail()));
    members.put("prev", entry.prev());
    members.put("hash", entry.hash());
    return members;
  }

  private static Reply ndjson(Buffer lines) {
    return new Reply.Full(200, Map.of("content-type", "application/x-ndjson"), lines);
  }
}
