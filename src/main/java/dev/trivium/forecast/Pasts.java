package dev.trivium.forecast;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Vocabulary;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the past of a metric as the caller: one grid for each combination of dimensions. */
final class Pasts {
  private final Metrics metrics;
  private final Bench bench;
  private final Checks checks;

  Pasts(Metrics metrics, Bench bench, Checks checks) {
    this.metrics = metrics;
    this.bench = bench;
    this.checks = checks;
  }

  /**
   * The past that a request stands on. Errors: {@code forecast/unknown-metric}, those of {@link
   * Checks}, those of the query, and {@code forecast/busy}.
   */
  Uni<Past> read(Caller caller, ForecastRequest request, List<String> dimensions) {
    return metrics
        .vocabulary(caller)
        .chain(vocabulary -> {
          checks.horizon(request.horizonSteps());
          checks.level(request.level());
          Vocabulary.Metric metric = metric(vocabulary, request.metric());
          Vocabulary.Coverage coverage = coverage(vocabulary, metric);
          History history = History.of(coverage, request.grain(), request.asOf());
          checks.points(request.metric(), history.length());
          GapMeaning usual = metric.additive() ? GapMeaning.ZERO : GapMeaning.UNKNOWN;
          GapMeaning gaps = request.gaps().orElse(usual);
          Optional<LocalDate> last = Optional.ofNullable(coverage.last());
          return metrics
              .query(caller, query(request, dimensions, history))
              .chain(result ->
                  bench
                      .read(() -> grids(history, result, gaps))
                      .map(grids -> new Past(history, result, grids, metric.additive(), last)));
        })
        .chain(past -> request.nowcast() ? nowcast(caller, request, dimensions, past) : kept(past));
  }

  private static Uni<Past> kept(Past past) {
    return Uni.createFrom().item(past);
  }

  /** With the running period, where its days tell it. */
  private Uni<Past> nowcast(
      Caller caller, ForecastRequest request, List<String> dimensions, Past past) {
    RunningPeriod running = RunningPeriod.of(request, past.last());
    List<String> notes = new ArrayList<>(past.history().notes());
    List<String> objections = running.objections(past.history(), past.additive());
    if (!objections.isEmpty()) {
      notes.addAll(objections);
      return kept(past.with(past.grids(), notes));
    }
    return metrics
        .query(caller, query(request, dimensions, running.days()))
        .chain(
            days -> bench.read(() -> past.with(running.added(past.grids(), days, notes), notes)));
  }

  private Map<List<String>, Grid> grids(History history, MetricResult result, GapMeaning gaps) {
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
    checks.values((long) History.groups(result) * history.length());
    Map<List<String>, Grid> grids = history.grids(result, gaps);
    return grids.isEmpty()
        ? Map.of(List.of(), Grid.dated(new double[0], history.to(), history.grain()))
        : grids;
  }

  private static MetricQuery query(
      ForecastRequest request, List<String> dimensions, History history) {
    LocalDate to = history.readTo();
    return query(
        request, dimensions, new MetricQuery.Time(null, history.from(), to, request.grain()));
  }

  private static MetricQuery query(
      ForecastRequest request, List<String> dimensions, MetricQuery.Time time) {
    return new MetricQuery(
        List.of(request.metric()),
        dimensions,
        request.filters(),
        time,
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
}
