package dev.trivium.data;

import dev.trivium.data.semantic.Model;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The semantic model over HTTP: register, show, and what can be asked about. */
final class SemanticModelRoutes implements Routes {
  private static final String STEWARD = "steward";

  private final SemanticModels models;
  private final Metrics metrics;
  private final int modelMax;

  SemanticModelRoutes(SemanticModels models, Metrics metrics, int modelMax) {
    this.models = models;
    this.metrics = metrics;
    this.modelMax = modelMax;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.put("/v1/semantic-model", this::put);
    endpoints.get("/v1/semantic-model", this::get);
    endpoints.get("/v1/semantic-model/vocabulary", this::vocabulary);
  }

  private Uni<Reply> put(Request request) {
    request.requireRole(STEWARD);
    return request
        .body(modelMax)
        .chain(body -> models.put(request.caller(), body.getBytes()))
        .map(SemanticModelRoutes::registered);
  }

  private Uni<Reply> get(Request request) {
    return models.current(request.caller()).map(SemanticModelRoutes::shown);
  }

  private Uni<Reply> vocabulary(Request request) {
    return metrics
        .vocabulary(request.caller())
        .map(vocabulary -> Reply.ok(VocabularyJson.of(vocabulary)));
  }

  private static Reply registered(SemanticModels.Registered model) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", model.name());
    body.put("version", model.version());
    body.put("state", "active");
    body.put("sha256", model.sha256());
    body.put("datasets", model.datasets());
    body.put("metrics", model.metrics());
    body.put("notes", model.notes());
    return Reply.ok(body);
  }

  private static Reply shown(CurrentModel current) {
    if (current.written().isEmpty() && current.model().datasets().isEmpty()) {
      throw Problem.notFound(
              "data/no-model",
              "There is no semantic model yet, and no contract to derive one from.")
          .asException();
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("name", current.model().name());
    body.put("version", current.model().version());
    body.put(
        "derived",
        current.model().datasets().stream()
            .filter(Model.Dataset::derived)
            .map(Model.Dataset::name)
            .toList());
    List<Map<String, String>> mistakes =
        current.mistakes().stream()
            .map(mistake -> Map.of("path", mistake.path(), "reason", mistake.reason()))
            .toList();
    body.put("mistakes", mistakes);
    current
        .written()
        .ifPresent(written -> {
          body.put("by", written.by());
          body.put("at", written.at().toString());
          body.put("ossie", ModelDocuments.json(written.document()));
        });
    return Reply.ok(body);
  }
}
