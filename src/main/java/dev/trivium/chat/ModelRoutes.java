package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/** The models there are. */
final class ModelRoutes implements Routes {
  static final List<String> MODELS = List.of("trivium", "trivium-analyst");

  private static final long CREATED = Instant.parse("2026-11-24T00:00:00Z").getEpochSecond();

  static boolean isKnown(String model) {
    return MODELS.contains(model);
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/models", this::list);
    endpoints.get("/v1/models/:id", this::one);
  }

  private Uni<Reply> list(Request request) {
    ObjectNode body = Wire.object();
    body.put("object", "list");
    var data = body.putArray("data");
    MODELS.forEach(id -> data.add(model(id)));
    return Uni.createFrom().item(Reply.ok(body));
  }

  private Uni<Reply> one(Request request) {
    String id = request.path("id");
    return isKnown(id)
        ? Uni.createFrom().item(Reply.ok(model(id)))
        : Uni.createFrom().failure(Refusals.unknownModel(id).asException());
  }

  private static ObjectNode model(String id) {
    ObjectNode model = Wire.object();
    model.put("id", id);
    model.put("object", "model");
    model.put("created", CREATED);
    model.put("owned_by", "trivium");
    return model;
  }
}
