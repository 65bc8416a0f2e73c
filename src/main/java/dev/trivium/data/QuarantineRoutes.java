package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Refused rows over HTTP: why they were refused, and what becomes of them. */
final class QuarantineRoutes implements Routes {
  private static final int WORDS = 1_000;
  private static final List<String> STATES = List.of("open", "accepted", "discarded");

  private final Quarantine quarantine;
  private final Replays replays;

  QuarantineRoutes(Quarantine quarantine, Replays replays) {
    this.quarantine = quarantine;
    this.replays = replays;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/datasets/:dataset/quarantine", this::list);
    endpoints.post("/v1/quarantine/replay", this::replay);
    endpoints.get("/v1/quarantine/:id", this::get);
    endpoints.patch("/v1/quarantine/:id", this::patch);
    endpoints.post("/v1/quarantine/:id/discard", this::discard);
  }

  private Uni<Reply> list(Request request) {
    Listing listing = Listing.of(request);
    QuarantineRepository.Filter filter =
        new QuarantineRepository.Filter(
            request.path("dataset"),
            state(request),
            request.query("reason"),
            request.query("batch").map(QuarantineRoutes::batchId));
    Listing.Place after = listing.after(Listing.Place.START, Listing.Place::read);
    return quarantine
        .list(request.caller(), filter, after, listing.limit() + 1)
        .map(rows -> Reply.ok(page(rows, listing.limit())));
  }

  /** In clear only for a purpose and with the role for it. */
  private Uni<Reply> get(Request request) {
    UUID id = id(request);
    Optional<String> purpose = request.query("purpose");
    if (purpose.isEmpty()) {
      return quarantine.get(request.caller(), id).map(shown -> Reply.ok(item(shown)));
    }
    request.requireRole("pii_reader");
    String words = words("purpose", purpose.get());
    return quarantine.reveal(request.caller(), id, words).map(shown -> Reply.ok(item(shown)));
  }

  private Uni<Reply> patch(Request request) {
    UUID id = id(request);
    return request
        .json()
        .map(body -> fields(body.path("fields")))
        .chain(fields -> quarantine.repair(request.caller(), id, fields))
        .map(shown -> Reply.ok(item(shown)));
  }

  private Uni<Reply> discard(Request request) {
    UUID id = id(request);
    return request
        .json()
        .map(body -> words("note", body.path("note").asText("")))
        .chain(note -> quarantine.discard(request.caller(), id, note))
        .map(shown -> Reply.ok(item(shown)));
  }

  private Uni<Reply> replay(Request request) {
    return request
        .json()
        .chain(body ->
            body.has("ids")
                ? replays.replay(request.caller(), ids(body.path("ids")))
                : replays.replay(request.caller(), filter(body)))
        .map(receipts -> Reply.ok(Map.of("batches", receipts)));
  }

  private static QuarantineRepository.Filter filter(ObjectNode body) {
    if (!body.path("dataset").isTextual()) {
      throw invalid(
          "ids", "Name the rows by ids, or by dataset with reason and batch as you like.");
    }
    return new QuarantineRepository.Filter(
        body.path("dataset").asText(),
        Optional.of("open"),
        Optional.ofNullable(body.path("reason").textValue()),
        Optional.ofNullable(body.path("batch").textValue()).map(QuarantineRoutes::batchId));
  }

  private static List<UUID> ids(JsonNode ids) {
    List<UUID> all = new ArrayList<>();
    try {
      ids.forEach(id -> all.add(UUID.fromString(id.asText())));
    } catch (IllegalArgumentException notAnId) {
      throw invalid("ids", "ids is a list of ids as the quarantine shows them.");
    }
    return all;
  }

  private static Map<String, @Nullable String> fields(JsonNode fields) {
    if (!fields.isObject() || fields.isEmpty()) {
      throw invalid("fields", "fields is an object of at least one field and its new value.");
    }
    Map<String, @Nullable String> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      JsonNode value = field.getValue();
      all.put(
          field.getKey(),
          value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString());
    }
    return all;
  }

  private static Optional<String> state(Request request) {
    String state = request.query("state").orElse("open");
    if (state.equals("all")) {
      return Optional.empty();
    }
    if (!STATES.contains(state)) {
      throw invalid("state", "state is open, accepted, discarded or all.");
    }
    return Optional.of(state);
  }

  private static String words(String name, String text) {
    String words = text.strip();
    if (words.isEmpty() || words.length() > WORDS) {
      throw invalid(name, name + " says why, in 1 to " + WORDS + " characters.");
    }
    return PlainWords.require(name, words);
  }

  private static UUID id(Request request) {
    try {
      return UUID.fromString(request.path("id"));
    } catch (IllegalArgumentException notAnId) {
      throw DataProblems.unknownRow();
    }
  }

  private static UUID batchId(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw invalid("batch", "batch is the id of a batch.");
    }
  }

  private static ProblemException invalid(String param, String detail) {
    return Problem.invalid("request/parameter", detail).at(param).asException();
  }

  private static Map<String, Object> page(List<RefusedRow> rows, int limit) {
    List<RefusedRow> shown = rows.subList(0, Math.min(limit, rows.size()));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", shown.stream().map(QuarantineRoutes::item).toList());
    if (rows.size() > limit) {
      RefusedRow last = shown.getLast();
      page.put("next_cursor", Listing.cursor(new Listing.Place(last.at(), last.id())));
    }
    return page;
  }

  static Map<String, Object> item(Quarantine.Shown shown) {
    Map<String, Object> item = item(shown.row());
    item.put("fields", shown.fields());
    shown.raw().ifPresent(raw -> item.put("raw", raw));
    return item;
  }

  private static Map<String, Object> item(RefusedRow row) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", row.id().toString());
    item.put("batch", row.batch().toString());
    item.put("dataset", row.dataset());
    item.put("row_no", row.rowNo());
    row.region().ifPresent(region -> item.put("region", region));
    item.put("reasons", Json.tree(row.reasons()));
    item.put("state", row.state());
    item.put("retryable", row.retryable());
    item.put("repaired", row.repaired());
    row.replayBatch().ifPresent(batch -> item.put("replay_batch", batch.toString()));
    row.by().ifPresent(by -> item.put("by", by));
    row.note().ifPresent(note -> item.put("note", note));
    item.put("at", row.at());
    row.decidedAt().ifPresent(at -> item.put("decided_at", at));
    return item;
  }
}
