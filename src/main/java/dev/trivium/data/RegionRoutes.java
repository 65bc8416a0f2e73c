package dev.trivium.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Regions over HTTP. A steward makes and names them; a caller sees those they hold. */
final class RegionRoutes implements Routes {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
  private static final int BODY = 4_096;
  private static final int NAME = 200;
  private static final String GET =
      "select code, name from sec.region where code = $1 and id > 0 and retired_at is null";
  private static final String NAMED = "update sec.region set name = $2 where code = $1 and id > 0";

  private final DataPorts ports;

  RegionRoutes(DataPorts ports) {
    this.ports = ports;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/regions/:code", this::get);
    endpoints.put("/v1/regions/:code", this::put);
  }

  private Uni<Reply> get(Request request) {
    String code = request.path("code");
    if (!holds(request.caller(), code)) {
      throw unknown();
    }
    return ports
        .database()
        .reading(request.caller(), tx -> find(tx, code))
        .map(region -> Reply.ok(region.orElseThrow(RegionRoutes::unknown)));
  }

  private Uni<Reply> put(Request request) {
    request.requireRole("steward");
    String code = request.path("code");
    if (!CODE.matcher(code).matches() || code.equals("all")) {
      throw Problem.invalid(
              "data/region-code",
              "A region code has 1 to 32 letters, digits, _ or -, and begins with a letter or"
                  + " digit; 'all' means every region.")
          .at("code")
          .asException();
    }
    if (!holds(request.caller(), code)) {
      throw Problem.forbidden(
              "auth/region-missing", "Making or naming a region needs a steward who holds it.")
          .asException();
    }
    return request
        .body(BODY)
        .map(body -> name(body, code))
        .chain(name -> made(request.caller(), code, name))
        .map(region -> Reply.ok(region));
  }

  private Uni<Map<String, String>> made(Caller caller, String code, String name) {
    return ports
        .database()
        .reading(caller, tx -> find(tx, code))
        .chain(known ->
            known.isPresent()
                ? Uni.createFrom().voidItem()
                : ports.schemaChanges().apply(List.of(code), List.of()))
        .chain(() ->
            ports
                .database()
                .as(
                    caller,
                    tx ->
                        tx.execute(NAMED, code, name)
                            .chain(() -> find(tx, code))
                            .map(region -> region.orElseThrow(RegionRoutes::unknown))));
  }

  private static Uni<Optional<Map<String, String>>> find(Tx tx, String code) {
    return tx.find(GET, RegionRoutes::shown, code);
  }

  private static Map<String, String> shown(Fields row) {
    return Map.of("code", row.text("code"), "name", row.text("name"));
  }

  private static boolean holds(Caller caller, String code) {
    return caller.holdsAllRegions() || caller.regions().contains(code);
  }

  private static String name(Buffer body, String code) {
    try {
      JsonNode name = Json.mapper().readTree(body.getBytes()).path("name");
      String text = name.asText(code).strip();
      if (!name.isContainerNode() && !text.isEmpty() && text.length() <= NAME) {
        return text;
      }
    } catch (JsonProcessingException malformed) {
      // Told below, together with names that do not fit.
    } catch (java.io.IOException unreadable) {
      // Told below.
    }
    throw Problem.invalid(
            "data/region-name", "Send {\"name\": \"…\"} with at most " + NAME + " characters.")
        .at("name")
        .asException();
  }

  private static RuntimeException unknown() {
    return Problem.notFound("data/unknown-region", "There is no such region among yours.")
        .asException();
  }
}
