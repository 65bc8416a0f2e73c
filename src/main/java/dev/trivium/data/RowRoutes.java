package dev.trivium.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/** Single rows over HTTP: masked by key, or in clear with a purpose. */
final class RowRoutes implements Routes {
  private final PersonalRows rows;

  RowRoutes(PersonalRows rows) {
    this.rows = rows;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/datasets/:dataset/rows/:key", this::get);
    endpoints.post("/v1/datasets/:dataset/reveal", this::reveal);
  }

  private Uni<Reply> get(Request request) {
    return rows.masked(
            request.caller(), request.path("dataset"), List.of(request.path("key").split(",")))
        .map(items -> Reply.ok(Map.of("items", items)));
  }

  private Uni<Reply> reveal(Request request) {
    request.requireRole("pii_reader");
    return request.json().chain(body -> reveal(request, body));
  }

  private Uni<Reply> reveal(Request request, ObjectNode body) {
    return rows.revealed(
            request.caller(),
            request.path("dataset"),
            Named.values(body, "key"),
            Named.list(body, "fields"),
            Named.text(body, "purpose"))
        .map(items -> Reply.ok(Map.of("items", items)).header("cache-control", "no-store"));
  }
}
