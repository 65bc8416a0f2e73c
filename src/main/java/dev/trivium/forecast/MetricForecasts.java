package dev.trivium.forecast;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Sources;
import dev.trivium.data.Vocabulary;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.series.Series;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the past as the caller, computes on the bench, and dresses the result. */
final class MetricForecasts implements Forecasts {
  private final Metrics metrics;
  private final Bench bench;
  private final Checks checks;

  MetricForecasts(Metrics metrics, Bench bench, Checks checks) {
    this.metrics = metrics;
    this.bench = bench;
    this.checks = checks;
  }

  @Override
  public Uni<Forecast> forecast(Caller caller, ForecastRequest request) {
    return past(caller, request, List.of())
        .chain(past -> run(past, request).map(all -> whole(past, all.getFirst())));
  }

  /** One forecast for each combination of the dimensions. */
  Uni<List<SeriesForecast>> forecastBy(
      Caller caller, ForecastRequest request, List<String> dimensions) {
    return past(caller, request, dimensions)
        .chain(past -> run(past, request).map(all -> named(past, request, dimensions, all)));
  }

  /** Series that came with the request; no row is read. */
  Uni<List<SeriesForecast>> forecastInline(InlineSeries inline) {
    return Uni.createFrom()
        .deferred(() -> {
          checks.horizon(inline.horizonSteps());
          checks.level(inline.level());
          checks.count(inline.series().size());
          inline.series().forEach(one -> checks.points(one.key(), one.grid().length()));
          List<Series> series =
              inline.series().stream().map(one -> one.grid().series(one.key())).toList();
          return bench
              .run(series, inline.horizonSteps(), inline.level())
              .map(foreseen -> inline(inline, foreseen));
        });
  }

  /** What was read: one grid for each group, in the order of the rows. */
  private record Past(History history, MetricResult result, Map<List<String>, Grid> grids) {}

  private Uni<Past> past(Caller caller, ForecastRequest request, List<String> dimensions) {
    return metrics
        .vocabulary(caller)
        .chain(vocabulary -> {
          checks.horizon(request.horizonSteps());
          checks.level(request.level());
          Vocabulary.Metric metric = metric(vocabulary, request.metric());
          History history =
              History.of(coverage(vocabulary, metric), request.grain(), request.asOf());
          checks.points(request.metric(), history.length());
          double missing = metric.additive() ? 0 : Double.NaN;
          return metrics
              .query(caller, query(request, dimensions, history))
              .map(result -> new Past(history, result, grids(history, result, missing)));
        });
  }

  private Map<List<String>, Grid> grids(History history, MetricResult result, double missing) {
    if (!result.split().isEmpty()) {
      throw Problem.unprocessable(
              "forecast/mixed-units",
              "The amounts have several units, which make no one series. Filter on "
                  + String.join(", ", result.split())
                  + " for one.")
          .at("filters")
          .asException();
    }
    if (result.suppressed().groups() > 0) {
      // What is left out is not nothing, and a model would learn it as that.
      throw Problem.unprocessable(
              "forecast/small-groups",
              result.suppressed().groups()
                  + " periods or groups stand on too few rows to be shown (data.query.min_group is "
                  + result.suppressed().least()
                  + "). Take a coarser grain, or group by fewer dimensions.")
          .at("grain")
          .asException();
    }
    if (result.truncated()) {
      throw Problem.unprocessable(
              "forecast/too-many-series",
              "The past has more rows than one query may read. Filter, take a coarser grain, or "
                  + "group by fewer dimensions.")
          .asException();
    }
    Map<List<String>, Grid> grids = history.grids(result, missing);
    checks.count(grids.size());
    return grids.isEmpty()
        ? Map.of(List.of(), Grid.dated(new double[0], history.to(), history.grain()))
        : grids;
  }

  private static MetricQuery query(
      ForecastRequest request, List<String> dimensions, History history) {
    return new MetricQuery(
        List.of(request.metric()),
        dimensions,
        request.filters(),
        new MetricQuery.Time(null, history.from(), history.readTo(), request.grain()),
        List.of(),
        List.of(new MetricQuery.Order("period", false)),
        0,
        null);
  }

  private static Vocabulary.Metric metric(Vocabulary vocabulary, String name) {
    return vocabulary.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            Problem.notFound(
                    "forecast/unknown-metric",
                    "There is no metric with this name. GET /v1/capabilities lists them.")
                .at("metric")
                .asException());
  }

  private static Vocabulary.Coverage coverage(Vocabulary vocabulary, Vocabulary.Metric metric) {
    String dataset = metric.datasets().getFirst();
    return vocabulary
        .coverage(metric)
        .orElse(new Vocabulary.Coverage(dataset, dataset, "", null, null, 0));
  }

  private Uni<List<Foreseen>> run(Past past, ForecastRequest request) {
    List<Series> series = new ArrayList<>();
    past.grids().forEach((key, grid) -> series.add(grid.series(String.join("/", key))));
    return bench.run(series, request.horizonSteps(), request.level());
  }

  private static Forecast whole(Past past, Foreseen foreseen) {
    Grid grid = past.grids().values().iterator().next();
    double[] values = grid.values();
    List<Forecast.Observed> history = new ArrayList<>();
    for (int t = 0; t < values.length; t++) {
      if (Double.isFinite(values[t])) {
        history.add(new Forecast.Observed(grid.day(t - values.length).orElseThrow(), values[t]));
      }
    }
    List<Forecast.Point> points = new ArrayList<>();
    for (int h = 0; h < foreseen.steps().size(); h++) {
      Foreseen.Step step = foreseen.steps().get(h);
      LocalDate day = grid.day(h).orElseThrow();
      points.add(new Forecast.Point(day, step.value(), step.lower(), step.upper()));
    }
    return new Forecast(
        history,
        points,
        interval(foreseen),
        foreseen.members(),
        foreseen.outcome().label(),
        notes(past.history().notes(), foreseen),
        past.result().sources(),
        past.result().sql());
  }

  private static List<SeriesForecast> named(
      Past past, ForecastRequest request, List<String> dimensions, List<Foreseen> all) {
    List<SeriesForecast> named = new ArrayList<>();
    past.grids()
        .forEach((values, grid) -> {
          Map<String, String> key = new LinkedHashMap<>();
          key.put("metric", request.metric());
          for (int i = 0; i < values.size(); i++) {
            key.put(dimensions.get(i), values.get(i));
          }
          named.add(
              dressed(
                  key,
                  grid,
                  all.get(named.size()),
                  past.history().notes(),
                  past.result().sources()));
        });
    return named;
  }

  private static List<SeriesForecast> inline(InlineSeries inline, List<Foreseen> all) {
    List<SeriesForecast> named = new ArrayList<>();
    for (InlineSeries.One one : inline.series()) {
      Map<String, String> key = Map.of("series", one.key());
      named.add(dressed(key, one.grid(), all.get(named.size()), List.of(), Sources.NONE));
    }
    return named;
  }

  private static SeriesForecast dressed(
      Map<String, String> key, Grid grid, Foreseen foreseen, List<String> more, Sources sources) {
    List<SeriesForecast.Point> points = new ArrayList<>();
    for (int h = 0; h < foreseen.steps().size(); h++) {
      Foreseen.Step step = foreseen.steps().get(h);
      points.add(
          new SeriesForecast.Point(
              grid.day(h).orElse(null), h + 1, step.value(), step.lower(), step.upper()));
    }
    return new SeriesForecast(
        key,
        foreseen.outcome().label(),
        points,
        interval(foreseen),
        foreseen.members(),
        notes(more, foreseen),
        sources);
  }

  private static List<String> notes(List<String> more, Foreseen foreseen) {
    List<String> notes = new ArrayList<>(more);
    notes.addAll(foreseen.notes());
    return notes;
  }

  private static Forecast.Interval interval(Foreseen foreseen) {
    Foreseen.Certainty certainty = foreseen.certainty();
    return new Forecast.Interval(
        certainty.level(),
        certainty.method(),
        certainty.calibrated(),
        certainty.calibrationPoints(),
        certainty.coverage());
  }
}
