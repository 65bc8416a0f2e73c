package dev.trivium.data;

import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Contracts over HTTP: register one, look at those there are. */
final class ContractRoutes implements Routes {
  private static final Set<String> MEDIA =
      Set.of(
          "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "application/json");

  private final Contracts contracts;
  private final int bodyMax;

  ContractRoutes(Contracts contracts, int bodyMax) {
    this.contracts = contracts;
    this.bodyMax = bodyMax;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/contracts", this::list);
    endpoints.get("/v1/contracts/:dataset", this::get);
    endpoints.put("/v1/contracts/:dataset", this::put);
    endpoints.get("/v1/contracts/:dataset/render", this::render);
  }

  private Uni<Reply> put(Request request) {
    request.requireRole("steward");
    String media = Media.of(request).type();
    if (!MEDIA.contains(media)) {
      throw Media.unsupported("application/yaml, text/yaml or application/json");
    }
    boolean dryRun = dryRun(request);
    return request
        .body(bodyMax)
        .chain(body ->
            contracts.register(request.caller(), request.path("dataset"), body.getBytes(), dryRun))
        .map(done -> Reply.json(done.created() ? 201 : 200, done.shown()));
  }

  private static boolean dryRun(Request request) {
    return switch (request.query("dry_run").orElse("false")) {
      case "true", "1", "" -> true;
      case "false", "0" -> false;
      default ->
          throw Problem.invalid("request/parameter", "dry_run is true or false.")
              .at("dry_run")
              .asException();
    };
  }

  private Uni<Reply> get(Request request) {
    String dataset = request.path("dataset");
    return request
        .query("version")
        .map(version -> contracts.version(request.caller(), dataset, version))
        .orElseGet(() -> contracts.active(request.caller(), dataset))
        .map(active -> Reply.ok(shown(active)));
  }

  private Uni<Reply> render(Request request) {
    return contracts.rendered(request.caller(), request.path("dataset")).map(Reply::ok);
  }

  private Uni<Reply> list(Request request) {
    return contracts
        .all(request.caller())
        .map(all -> Reply.ok(Map.of("items", all.stream().map(ContractRoutes::head).toList())));
  }

  private static Map<String, Object> shown(ActiveContract active) {
    Map<String, Object> members = new LinkedHashMap<>(head(active));
    members.put("odcs", ContractFiles.stored(active.json()));
    return members;
  }

  private static Map<String, Object> head(ActiveContract active) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("dataset", active.contract().dataset());
    members.put("contract", active.contract().id());
    members.put("version", active.contract().version());
    members.put("state", active.state());
    members.put("id", active.id().toString());
    members.put("registered_at", active.at());
    members.put(
        "rules_not_run_per_row",
        List.copyOf(active.contract().notRunPerRow().stream().map(rule -> rule.id()).toList()));
    return members;
  }
}
