package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.llm.Models;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models there are for a caller: those of the house, and the configured ones by their alias.
 */
final class ModelRoutes implements Routes {
  private static final List<String> ANSWERING = List.of("trivium", "trivium-analyst");
  static final String EMBEDDING = "trivium-embed";

  private static final long CREATED = Instant.parse("2026-11-24T00:00:00Z").getEpochSecond();

  private final Models models;

  ModelRoutes(Models models) {
    this.models = models;
  }

  /** Whether a model of the house answers questions under this name. */
  static boolean isKnown(String model) {
    return ANSWERING.contains(model);
  }

  /** The names a caller may ask for. */
  static List<String> open(Models models, Caller caller) {
    return Stream.of(
            ANSWERING.stream(),
            Stream.of(EMBEDDING),
            models.all().stream()
                .filter(model -> model.card().isOpenTo(caller.roles()))
                .map(model -> model.card().alias()))
        .flatMap(names -> names)
        .toList();
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
    open(models, request.caller()).forEach(id -> data.add(model(id)));
    return Uni.createFrom().item(Reply.ok(body));
  }

  private Uni<Reply> one(Request request) {
    String id = request.path("id");
    return open(models, request.caller()).contains(id)
        ? Uni.createFrom().item(Reply.ok(model(id)))
        : Uni.createFrom().failure(Refusals.unknownModel(id).asException());
  }

  private ObjectNode model(String id) {
    ObjectNode model = Wire.object();
    model.put("id", id);
    model.put("object", "model");
    model.put("created", CREATED);
    model.put("owned_by", models.find(id).map(found -> found.card().provider()).orElse("trivium"));
    return model;
  }
}
