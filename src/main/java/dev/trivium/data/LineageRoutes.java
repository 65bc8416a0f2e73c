package dev.trivium.data;

import dev.trivium.data.LineageGraph.Direction;
import dev.trivium.data.LineageGraph.Field;
import dev.trivium.data.LineageGraph.Hop;
import dev.trivium.data.LineageGraph.RunStep;
import dev.trivium.data.lineage.Nodes;
import dev.trivium.kernel.Problem;
import dev.trivium.store.Tx;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Lineage over HTTP: where a dataset or a column comes from, and what one run did. */
final class LineageRoutes implements Routes {
  private static final int USUAL_DEPTH = 10;

  private final DataPorts ports;
  private final Contracts contracts;
  private final LineageConfig config;
  private final LineageGraph graph = new LineageGraph();
  private final BatchRepository batches = new BatchRepository();

  LineageRoutes(DataPorts ports, Contracts contracts, LineageConfig config) {
    this.ports = ports;
    this.contracts = contracts;
    this.config = config;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/lineage/runs/:id", this::run);
    endpoints.get("/v1/lineage/:dataset", request -> ways(request, Optional.empty()));
    endpoints.get(
        "/v1/lineage/:dataset/:column",
        request -> ways(request, Optional.of(request.path("column"))));
  }

  private Uni<Reply> ways(Request request, Optional<String> column) {
    String dataset = request.path("dataset");
    Direction direction = direction(request);
    int depth = depth(request);
    return ports
        .database()
        .reading(
            request.caller(),
            tx ->
                contracts
                    .active(tx, dataset)
                    .invoke(active -> column.ifPresent(name -> known(active, name)))
                    .chain(
                        () -> graph.ways(tx, dataset, column, direction, depth, config.nodesMax())))
        .map(hops -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("dataset", dataset);
          column.ifPresent(name -> body.put("column", name));
          body.put("direction", direction.name().toLowerCase(Locale.ROOT));
          body.put("depth", depth);
          body.put("truncated", !hops.isEmpty() && hops.getFirst().looked() >= config.nodesMax());
          body.put("nodes", nodes(dataset, hops));
          body.put("edges", hops.stream().map(LineageRoutes::edge).toList());
          return Reply.ok(body);
        });
  }

  private static void known(ActiveContract active, String column) {
    if (active.contract().property(column).isEmpty()) {
      throw Problem.notFound(
              "data/unknown-column",
              "The dataset has no property of this name; GET /v1/datasets/"
                  + active.contract().dataset()
                  + " lists those there are.")
          .at("column")
          .asException();
    }
  }

  private static List<Map<String, Object>> nodes(String dataset, List<Hop> hops) {
    Set<String> names = new LinkedHashSet<>(List.of(dataset));
    hops.forEach(hop -> {
      names.add(hop.from());
      names.add(hop.to());
    });
    return names.stream()
        .map(name -> Map.<String, Object>of("name", name, "kind", Nodes.kind(name)))
        .toList();
  }

  private static Map<String, Object> edge(Hop hop) {
    Map<String, Object> edge = new LinkedHashMap<>();
    edge.put("from", hop.from());
    edge.put("to", hop.to());
    Field field = hop.field();
    if (field != null) {
      edge.put("from_field", field.from());
      edge.put("to_field", field.to());
      edge.put("type", field.kind());
      edge.put("subtype", field.subtype());
      edge.put("masking", field.masking());
    }
    edge.put("depth", hop.depth());
    edge.put("run", hop.run().toString());
    edge.put("steps", hop.steps().stream().map(step -> step(step.name(), step.at())).toList());
    return edge;
  }

  private static Map<String, Object> step(String name, Instant at) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("step", name);
    step.put("at", at);
    return step;
  }

  private Uni<Reply> run(Request request) {
    UUID id = BatchRoutes.id(request.path("id"));
    return ports
        .database()
        .as(request.caller(), tx -> graph.run(tx, id).chain(steps -> shown(tx, id, steps)))
        .map(Reply::ok);
  }

  private Uni<Map<String, Object>> shown(Tx tx, UUID id, List<RunStep> steps) {
    if (steps.isEmpty()) {
      throw Problem.notFound("data/unknown-run", "There is no such run among those you may see.")
          .asException();
    }
    return graph
        .children(tx, id)
        .chain(children -> batches.byId(tx, id).map(batch -> shown(id, steps, children, batch)));
  }

  private static Map<String, Object> shown(
      UUID id, List<RunStep> steps, List<UUID> children, Optional<BatchRepository.Entry> batch) {
    RunStep first = steps.getFirst();
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("name", first.from());
    source.put("kind", Nodes.kind(first.from()));
    batch
        .map(BatchRepository.Entry::digest)
        .ifPresent(digest -> source.put("content_sha256", digest));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("run", id.toString());
    body.put("job", first.job());
    body.put("parents", first.parents());
    body.put("children", children.stream().map(UUID::toString).toList());
    body.put("source", source);
    body.put(
        "steps",
        steps.stream()
            .map(step -> {
              Map<String, Object> one = step(step.step(), step.at());
              one.put("to", step.to());
              return one;
            })
            .toList());
    body.put("destinations", steps.stream().map(RunStep::to).distinct().toList());
    batch.ifPresent(entry -> body.put("batch", batch(entry)));
    return body;
  }

  /** Only for who may see the whole delivery. */
  private static Map<String, Object> batch(BatchRepository.Entry entry) {
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("state", entry.state());
    batch.put("contract", entry.version());
    batch.put("first_byte_at", entry.firstByteAt());
    Optional.ofNullable(entry.doneAt()).ifPresent(at -> batch.put("done_at", at));
    List<String> names = List.of("received", "inserted", "updated", "duplicate", "quarantined");
    for (int i = 0; i < names.size(); i++) {
      batch.put(names.get(i), entry.counts().get(i));
    }
    return batch;
  }

  private static Direction direction(Request request) {
    return switch (request.query("direction").orElse("up")) {
      case "up" -> Direction.UP;
      case "down" -> Direction.DOWN;
      default ->
          throw Problem.invalid("request/parameter", "direction is up or down.")
              .at("direction")
              .asException();
    };
  }

  private int depth(Request request) {
    int usual = Math.min(USUAL_DEPTH, config.depthMax());
    try {
      int depth = request.query("depth").map(Integer::parseInt).orElse(usual);
      if (depth >= 1 && depth <= config.depthMax()) {
        return depth;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, together with numbers out of range.
    }
    throw Problem.invalid(
            "request/parameter", "depth is a number from 1 to " + config.depthMax() + ".")
        .at("depth")
        .asException();
  }
}
