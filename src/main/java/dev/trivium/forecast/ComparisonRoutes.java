package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.forecast.engine.ChangeBridge;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why a forecast moved, over HTTP: two requests in, the change and its causes by step out. */
final class ComparisonRoutes implements Routes {
  private static final List<String> NOT_COMPARED = List.of("sums", "paths", "served");

  private final MetricForecasts forecasts;
  private final ForecastConfig config;
  private final InstantSource clock;
  private final Ids ids;

  ComparisonRoutes(MetricForecasts forecasts, ForecastConfig config, InstantSource clock, Ids ids) {
    this.forecasts = forecasts;
    this.config = config;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/v1/forecasts/compare", this::compare);
  }

  private Uni<Reply> compare(Request request) {
    String id = ids.next().toString();
    return request
        .json()
        .chain(json -> forecasts.read(() -> sides(json)))
        .chain(sides -> asked(request.caller(), sides))
        .chain(both -> forecasts.compare(both, result -> Reply.ok(body(id, result))));
  }

  /** Two requests about the same series. */
  private record Sides(ForecastBody previous, ForecastBody current) {}

  private Sides sides(ObjectNode json) {
    Sides sides = new Sides(side(json, "previous"), side(json, "current"));
    if (!sides.previous().asksTheSame(sides.current(), clock)) {
      throw Comparison.differ("They must ask for the same metric, filters, grain and dimensions.");
    }
    return sides;
  }

  private Uni<Comparison> asked(Caller caller, Sides sides) {
    return asked(caller, sides.previous())
        .chain(before -> asked(caller, sides.current()).map(now -> new Comparison(before, now)));
  }

  private ForecastBody side(ObjectNode json, String name) {
    JsonNode side = json.get(name);
    if (!(side instanceof ObjectNode object) || json.size() > 2) {
      throw Problem.invalid(
              "forecast/bad-request",
              "The body must hold two requests for forecasts, previous and current.")
          .at(name)
          .asException();
    }
    for (String member : NOT_COMPARED) {
      if (object.hasNonNull(member)) {
        throw Members.wrong(name + "." + member, "has no place in a comparison; leave it out");
      }
    }
    return new ForecastBody(object, config.level());
  }

  private Uni<Asked> asked(Caller caller, ForecastBody body) {
    return forecasts.asked(caller, body, clock);
  }

  private static ObjectNode body(String id, Comparison.Result result) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("id", id);
    body.put("state", "done");
    ArrayNode series = body.putArray("series");
    result.series().forEach(change -> write(series.addObject(), change));
    keys(body.putArray("only_previous"), result.onlyPrevious());
    keys(body.putArray("only_current"), result.onlyCurrent());
    return body;
  }

  private static void keys(ArrayNode array, Iterable<Map<String, String>> keys) {
    keys.forEach(key -> key.forEach(array.addObject()::put));
  }

  /** The difference of two huge numbers may be none; JSON has no word for it. */
  private static double finite(double value) {
    return Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  private static void write(ObjectNode node, Comparison.Change change) {
    change.node().key().forEach(node.putObject("key")::put);
    ChangeBridge bridge = change.bridge();
    ArrayNode points = node.putArray("points");
    for (int h = 0; h < bridge.steps(); h++) {
      ObjectNode point = points.addObject();
      int step = h + 1;
      change
          .node()
          .grid()
          .name(h)
          .ifPresentOrElse(name -> point.put("ds", name), () -> point.put("step", step));
      point.put("previous", bridge.before(h));
      point.put("current", bridge.now(h));
      point.put("change", finite(bridge.now(h) - bridge.before(h)));
      ObjectNode why = point.putObject("why");
      for (ChangeBridge.Factor factor : ChangeBridge.Factor.values()) {
        why.put(factor.name().toLowerCase(Locale.ROOT), finite(bridge.effect(factor, h)));
      }
    }
    ObjectNode members = node.putObject("members");
    change.membersBefore().forEach(members.putArray("previous")::add);
    change.members().forEach(members.putArray("current")::add);
  }
}
