package dev.trivium.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Keys;
import dev.trivium.store.Subject;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rights of people over HTTP, for who looks after them: to be told, to be forgotten, and to be
 * kept.
 */
final class PrivacyRoutes implements Routes {
  private static final String ROLE = "dpo";

  private final DataPorts ports;
  private final SubjectFinder finder;
  private final Erasures erasures;
  private final Exports exports;
  private final Holds holds;
  private final ErasureRepository repository = new ErasureRepository();

  PrivacyRoutes(DataPorts ports, SubjectFinder finder, Erasures erasures, Exports exports) {
    this.ports = ports;
    this.finder = finder;
    this.erasures = erasures;
    this.exports = exports;
    this.holds = new Holds(ports);
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/privacy/erasures", this::list);
    endpoints.post("/v1/privacy/erasures", this::erase);
    endpoints.post("/v1/privacy/exports", this::export);
    endpoints.put("/v1/privacy/holds", this::hold);
    endpoints.delete("/v1/privacy/holds", this::release);
  }

  private Uni<Reply> list(Request request) {
    request.requireRole(ROLE);
    Listing listing = Listing.of(request);
    Listing.Place after = listing.after(Listing.Place.START, Listing.Place::read);
    return ports
        .database()
        .as(request.caller(), tx -> repository.page(tx, after, listing.limit()))
        .chain(page -> shown(page).map(items -> page(page, items, listing.limit())))
        .map(Reply::ok);
  }

  private Uni<Reply> erase(Request request) {
    request.requireRole(ROLE);
    boolean now = request.query("now").filter("true"::equals).isPresent();
    return request
        .json()
        .chain(body -> {
          String reason = Named.text(body, "reason");
          return subjects(request.caller(), body)
              .chain(found -> erasures.erase(request.caller(), found, reason, now));
        })
        .chain(this::shown)
        .map(items -> Reply.json(201, Map.of("items", items)));
  }

  private Uni<Reply> export(Request request) {
    request.requireRole(ROLE);
    return request
        .json()
        .chain(body -> {
          String purpose = Named.text(body, "purpose");
          return subjects(request.caller(), body)
              .chain(found -> exports.begin(request.caller(), found, purpose));
        })
        .map(lines ->
            Reply.lines(lines)
                .header("cache-control", "no-store")
                .header("content-disposition", "attachment; filename=\"export.ndjson\""));
  }

  private Uni<Reply> hold(Request request) {
    request.requireRole(ROLE);
    return request
        .json()
        .chain(body -> {
          String reason = Named.text(body, "reason");
          return subjects(request.caller(), body)
              .call(found -> holds.put(request.caller(), found, reason));
        })
        .map(found -> Reply.ok(Map.of("held", found.size())));
  }

  private Uni<Reply> release(Request request) {
    request.requireRole(ROLE);
    return request
        .json()
        .chain(body -> subjects(request.caller(), body))
        .chain(found -> holds.release(request.caller(), found))
        .map(released -> Reply.ok(Map.of("released", released)));
  }

  /** Who is meant: {@code {"dataset": …, "subject": {property: value}}}, never in the address. */
  private Uni<Set<Subject>> subjects(Caller caller, ObjectNode body) {
    return finder.find(caller, Named.text(body, "dataset"), Named.values(body, "subject"));
  }

  private Uni<List<Map<String, Object>>> shown(List<ErasureRepository.Erasure> erased) {
    return ports
        .keys()
        .epochs()
        .map(epochs -> erased.stream().map(erasure -> shown(erasure, epochs)).toList());
  }

  private Map<String, Object> shown(ErasureRepository.Erasure erasure, List<Keys.Epoch> epochs) {
    Subject subject = erasure.subject();
    boolean ended =
        epochs.stream()
            .anyMatch(epoch ->
                epoch.region() == subject.region()
                    && Integer.valueOf(epoch.number()).equals(erasure.epoch())
                    && epoch.destroyed().isPresent());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", erasure.id().toString());
    ports
        .regions()
        .byCode()
        .forEach((code, id) -> {
          if (id == subject.region()) {
            members.put("region", code);
          }
        });
    members.put("subject", subject.id().toString());
    members.put("state", ended ? "final" : erasure.state());
    members.put("by", erasure.by());
    members.put("reason", erasure.reason());
    members.put("requested_at", erasure.requested());
    if (erasure.done() != null) {
      members.put("done_at", erasure.done());
    }
    members.put(
        "final_after",
        erasure.finalAfter() == null
            ? "never by itself: single keys of this key source cannot be destroyed"
            : erasure.finalAfter());
    members.put("manifest", Json.tree(erasure.manifest()));
    return members;
  }

  private static Map<String, Object> page(
      List<ErasureRepository.Erasure> page, List<Map<String, Object>> items, int limit) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", items);
    if (page.size() == limit) {
      ErasureRepository.Erasure last = page.getLast();
      body.put("next_cursor", Listing.cursor(new Listing.Place(last.requested(), last.id())));
    }
    return body;
  }
}
