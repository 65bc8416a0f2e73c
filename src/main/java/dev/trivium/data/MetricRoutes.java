package dev.trivium.data;

import dev.trivium.data.semantic.Dates;
import dev.trivium.data.semantic.Model.WeekStart;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/metrics/query}: typed questions over HTTP. */
final class MetricRoutes implements Routes {
  private final Metrics metrics;

  MetricRoutes(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/v1/metrics/query", this::query);
  }

  private Uni<Reply> query(Request request) {
    return request
        .json()
        .map(MetricQueryReader::read)
        .chain(query ->
            metrics
                .query(request.caller(), query)
                .map(result -> Reply.ok(rendered(query, result))));
  }

  private static Map<String, @Nullable Object> rendered(MetricQuery query, MetricResult result) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    List<Map<String, @Nullable Object>> columns = new ArrayList<>();
    for (int at = 0; at < result.columns().size(); at++) {
      columns.add(column(result, at));
    }
    body.put("columns", columns);
    body.put("rows", result.rows());
    body.put("truncated", result.truncated());
    body.put("partial", partial(query, result));
    body.put("split_by", result.split());
    body.put("suppressed", suppressed(result.suppressed()));
    body.put("definitions", result.definitions());
    body.put("datasets", result.datasets());
    body.put("quality", result.quality().stream().map(MetricRoutes::quality).toList());
    body.put("as_of", result.asOf().toString());
    body.put("data_version", result.dataVersion());
    body.put("lineage_runs", result.lineageRuns().stream().map(UUID::toString).toList());
    body.put("query_hash", result.queryHash());
    body.put("sql_sha256", ModelDocuments.hex(result.sql()));
    return body;
  }

  private static Map<String, Object> suppressed(Suppressed suppressed) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("groups", suppressed.groups());
    shown.put("min_group", suppressed.least());
    return shown;
  }

  /** The same names and words as where quality itself is asked for. */
  private static Map<String, Object> quality(DataQuality quality) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("dataset", quality.dataset());
    shown.put("received", QualityShown.number(quality.received()));
    shown.put("served", QualityShown.number(quality.served()));
    shown.put("deliveries", quality.deliveries());
    shown.put("open_findings", quality.findings());
    shown.put("least", quality.least());
    shown.put("low", quality.low());
    return shown;
  }

  private static Map<String, @Nullable Object> column(MetricResult result, int at) {
    MetricResult.Column column = result.columns().get(at);
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("name", column.name());
    shown.put("label", column.label());
    shown.put("kind", column.kind().name().toLowerCase(Locale.ROOT));
    shown.put("type", type(result, at));
    shown.put("unit", column.unit());
    return shown;
  }

  /** As the cells show it; a column without a value is of the type its kind usually has. */
  private static String type(MetricResult result, int at) {
    for (List<@Nullable Object> row : result.rows()) {
      Object cell = row.get(at);
      if (cell != null) {
        return switch (cell) {
          case Long whole -> "integer";
          case Number number -> "number";
          case LocalDate date -> "date";
          default -> "string";
        };
      }
    }
    return switch (result.columns().get(at).kind()) {
      case PERIOD -> "date";
      case DIMENSION -> "string";
      case METRIC -> "number";
    };
  }

  /** First day or hour of the period that is still running and stands in the answer, or null. */
  private static @Nullable String partial(MetricQuery query, MetricResult result) {
    MetricQuery.Time time = query.time();
    MetricQuery.Grain grain = time == null ? null : time.grain();
    if (grain == null) {
      return null;
    }
    if (grain == MetricQuery.Grain.HOUR) {
      String hour = result.asOf().truncatedTo(ChronoUnit.HOURS).toString();
      return result.rows().stream().anyMatch(row -> hour.equals(row.getFirst())) ? hour : null;
    }
    LocalDate today = LocalDate.ofInstant(result.asOf(), ZoneOffset.UTC);
    LocalDate running = Dates.start(today, ModelQuery.grain(grain), WeekStart.MONDAY);
    boolean there = result.rows().stream().anyMatch(row -> running.equals(row.getFirst()));
    return there ? running.toString() : null;
  }
}
