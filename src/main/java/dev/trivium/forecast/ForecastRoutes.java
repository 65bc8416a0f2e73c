package dev.trivium.forecast;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.forecast.engine.Ledger;
import dev.trivium.kernel.Ids;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forecasts over HTTP: of a metric under the caller's regions, or of series sent along. */
final class ForecastRoutes implements Routes {
  private final MetricForecasts forecasts;
  private final ForecastConfig config;
  private final InstantSource clock;
  private final Ids ids;

  ForecastRoutes(MetricForecasts forecasts, ForecastConfig config, InstantSource clock, Ids ids) {
    this.forecasts = forecasts;
    this.config = config;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/v1/forecasts", this::submit);
  }

  private Uni<Reply> submit(Request request) {
    String id = ids.next().toString();
    return request
        .json()
        .chain(json -> forecasts.read(() -> new ForecastBody(json, config.level())))
        .chain(body ->
            forecasts
                .asked(request.caller(), body, clock)
                .chain(asked ->
                    forecasts.answer(asked, series -> Reply.ok(body(id, series, body.explain())))));
  }

  private static ObjectNode body(String id, List<SeriesForecast> all, boolean explain) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("id", id);
    body.put("state", "done");
    ArrayNode series = body.putArray("series");
    all.forEach(one -> write(series.addObject(), one, explain));
    return body;
  }

  private static void write(ObjectNode node, SeriesForecast one, boolean explain) {
    ObjectNode key = node.putObject("key");
    one.key().forEach(key::put);
    node.put("outcome", one.outcome());
    ArrayNode points = node.putArray("points");
    Map<String, double[]> parts = explain ? parts(one.ledger()) : Map.of();
    for (SeriesForecast.Point point : one.points()) {
      ObjectNode cell = points.addObject();
      if (point.ds() == null) {
        cell.put("step", point.step());
      } else {
        cell.put("ds", point.ds());
      }
      cell.put("value", point.value());
      cell.put("lower", point.lower());
      cell.put("upper", point.upper());
      if (explain) {
        ObjectNode made = cell.putObject("parts");
        parts.forEach((name, values) -> made.put(name, values[point.step() - 1]));
      }
    }
    write(node, one.drawn());
    Forecast.Interval interval = one.interval();
    ObjectNode bounds = node.putObject("interval");
    bounds.put("level", interval.level());
    bounds.put("method", interval.method());
    bounds.put("calibrated", interval.calibrated());
    bounds.put("n_calibration", interval.calibrationPoints());
    if (Double.isNaN(interval.backtestCoverage())) {
      bounds.putNull("backtest_coverage");
    } else {
      bounds.put("backtest_coverage", interval.backtestCoverage());
    }
    ArrayNode members = node.putArray("members");
    one.members().forEach(name -> members.addObject().put("model", name));
    ArrayNode datasets = node.putArray("datasets");
    one.sources().datasets().forEach(datasets::add);
    ArrayNode runs = node.putArray("lineage_runs");
    one.sources().lineageRuns().forEach(run -> runs.add(run.toString()));
    ArrayNode missing = node.putArray("gaps");
    one.missing()
        .forEach(gap -> missing.addObject().put("from", gap.from()).put("periods", gap.periods()));
    ArrayNode notes = node.putArray("notes");
    one.notes().forEach(notes::add);
  }

  private static void write(ObjectNode node, Draws.Drawn drawn) {
    if (!drawn.sums().isEmpty()) {
      ArrayNode sums = node.putArray("sums");
      for (Draws.Sum sum : drawn.sums()) {
        ObjectNode cell = sums.addObject().put("steps", sum.steps());
        cell.put("value", sum.value()).put("lower", sum.lower()).put("upper", sum.upper());
      }
    }
    if (drawn.paths().length > 0) {
      ArrayNode paths = node.putArray("paths");
      for (double[] path : drawn.paths()) {
        ArrayNode steps = paths.addArray();
        for (double value : path) {
          steps.add(value);
        }
      }
    }
  }

  private static Map<String, double[]> parts(Ledger ledger) {
    Map<String, double[]> parts = new LinkedHashMap<>();
    ledger.names().forEach(name -> parts.put(name, ledger.part(name)));
    return parts;
  }
}
