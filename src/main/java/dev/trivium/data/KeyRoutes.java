package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import dev.trivium.store.Keys;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys over HTTP, for operators: how old they are and how far a rotation has come. */
final class KeyRoutes implements Routes {
  private static final String ROLE = "operator";

  private final DataPorts ports;
  private final Audit audit = new Audit();

  KeyRoutes(DataPorts ports) {
    this.ports = ports;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/ops/keys", this::list);
    endpoints.post("/v1/ops/keys/rotate", this::rotate);
  }

  private Uni<Reply> list(Request request) {
    request.requireRole(ROLE);
    return shown().map(Reply::ok);
  }

  /** Begins new epochs; the keys of subjects move in the background, and the list shows how far. */
  private Uni<Reply> rotate(Request request) {
    request.requireRole(ROLE);
    return recorded(request.caller())
        .chain(() -> ports.keys().rotate())
        .chain(begun -> shown())
        .map(body -> Reply.json(202, body).header("location", "/v1/ops/keys"));
  }

  private Uni<Void> recorded(Caller caller) {
    return ports
        .database()
        .as(caller, tx -> audit.record(tx, Audit.Entry.of("keys.rotate", "keys")));
  }

  private Uni<Map<String, Object>> shown() {
    return ports.keys().epochs().map(this::shown);
  }

  private Map<String, Object> shown(List<Keys.Epoch> epochs) {
    long subjects = epochs.stream().mapToLong(Keys.Epoch::subjects).sum();
    long waiting =
        epochs.stream()
            .filter(epoch -> !epoch.state().equals("current"))
            .mapToLong(Keys.Epoch::subjects)
            .sum();
    Keys.Source source = ports.keys().source();
    Map<Integer, String> codes = new HashMap<>(Map.of(0, Caller.ALL));
    ports.regions().byCode().forEach((code, id) -> codes.put(id, code));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("source", source.shown());
    body.put("destroys_keys", source.destroys());
    body.put("progress", Map.of("subjects", subjects, "moved", subjects - waiting));
    body.put("epochs", epochs.stream().map(epoch -> shown(epoch, codes)).toList());
    return body;
  }

  private static Map<String, Object> shown(Keys.Epoch epoch, Map<Integer, String> codes) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("region", codes.getOrDefault(epoch.region(), String.valueOf(epoch.region())));
    members.put("epoch", epoch.number());
    members.put("state", epoch.state());
    members.put("subjects", epoch.subjects());
    members.put("created_at", epoch.created());
    epoch.left().ifPresent(at -> members.put("left_at", at));
    epoch.destroyAfter().ifPresent(at -> members.put("destroy_after", at));
    epoch.destroyed().ifPresent(at -> members.put("destroyed_at", at));
    return members;
  }
}
