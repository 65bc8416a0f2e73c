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
    endpoints.post("/v1/contracts/:dataset/activate", this::activate);
    endpoints.get("/v1/contracts/:dataset/render", this::render);
  }

  private Uni<Reply> put(Request request) {
    request.requireRole("steward");
    String media = Media.of(request).type();
    if (!MEDIA.contains(media)) {
      throw Media.unsupported("application/yaml, text/yaml or application/json");
    }
    boolean dryRun = flag(request, "dry_run", false);
    boolean activate = flag(request, "activate", true);
    String dataset = request.path("dataset");
    return request
        .body(bodyMax)
        .chain(body ->
            activate || dryRun
                ? contracts.register(request.caller(), dataset, body.getBytes(), dryRun)
                : contracts.propose(request.caller(), dataset, body.getBytes()))
        .map(done -> Reply.json(done.created() ? 201 : 200, done.shown()));
  }

  private Uni<Reply> activate(Request request) {
    request.requireRole("steward");
    boolean dryRun = flag(request, "dry_run", false);
    return contracts
        .activate(request.caller(), request.path("dataset"), request.query("version"), dryRun)
        .map(done -> Reply.ok(done.shown()));
  }

  private static boolean flag(Request request, String name, boolean usual) {
    return switch (request.query(name).orElse(String.valueOf(usual))) {
      case "true", "1", "" -> true;
      case "false", "0" -> false;
      default ->
          throw Problem.invalid("request/parameter", name + " is true or false.")
              .at(name)
              .asException();
    };
  }

  private Uni<Reply> get(Request request) {
    String dataset = request.path("dataset");
    return request
        .query("version")
        .map(version -> contracts.version(request.caller(), dataset, version))
        .map(found -> found.map(active -> Reply.ok(shown(active))))
        .orElseGet(() ->
            contracts
                .standing(request.caller(), dataset)
                .map(standing -> {
                  Map<String, Object> members = shown(standing.shown());
                  awaiting(standing, members);
                  return Reply.ok(members);
                }));
  }

  private Uni<Reply> render(Request request) {
    return contracts.rendered(request.caller(), request.path("dataset")).map(Reply::ok);
  }

  private Uni<Reply> list(Request request) {
    return contracts
        .standings(request.caller())
        .map(all ->
            Reply.ok(
                Map.of(
                    "items",
                    all.stream()
                        .map(standing -> {
                          Map<String, Object> members = head(standing.shown());
                          awaiting(standing, members);
                          return members;
                        })
                        .toList())));
  }

  /** The version that waits, beside the one in force or alone. */
  static void awaiting(Contracts.Standing standing, Map<String, Object> members) {
    standing.proposal().ifPresent(proposal -> members.put("proposed", proposal.shown()));
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
