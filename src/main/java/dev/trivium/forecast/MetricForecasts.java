package dev.trivium.forecast;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Sources;
import dev.trivium.data.Vocabulary;
import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.engine.Run;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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
        .chain(past -> {
          Nodes nodes = apart(past, List.of());
          Engine engine = new Engine(request.horizonSteps(), request.level());
          return bench.run(
              spread -> nodes.run(engine, spread),
              Run::foreseen,
              run -> whole(past, run.foreseen().getFirst()));
        });
  }

  /** What is read from a request, away from the event loop. */
  <T> Uni<T> read(Supplier<T> reading) {
    return bench.read(reading);
  }

  /** What a body asks for, read as the caller. */
  Uni<Asked> asked(Caller caller, ForecastBody body, InstantSource clock) {
    return body.inline()
        ? bench.read(() -> asked(body.series(checks), body.reconcile()))
        : bench
            .read(() -> new Wish(body.request(clock), body.dimensions(), body.causes()))
            .chain(wish -> asked(caller, wish, body.reconcile()));
  }

  /** What a body says of a metric. */
  private record Wish(ForecastRequest request, List<String> dimensions, Causes causes) {}

  /** What a request asks for, read as the caller: a series for each combination of dimensions. */
  private Uni<Asked> asked(Caller caller, Wish wish, boolean reconcile) {
    return past(caller, wish.request(), wish.dimensions())
        .chain(past -> bench.read(() -> asked(past.knowing(wish.causes()), wish, reconcile)));
  }

  private Asked asked(Past past, Wish wish, boolean reconcile) {
    ForecastRequest request = wish.request();
    Nodes nodes = reconcile ? totals(past, wish.dimensions()) : apart(past, wish.dimensions());
    Nodes named = new Headed(request.metric(), nodes);
    checks.answer(named, request.horizonSteps());
    return new Asked(
        named,
        request.horizonSteps(),
        request.level(),
        past.history().notes(),
        past.result().sources());
  }

  /** The same of series that came with the request; no row is read. */
  private Asked asked(InlineSeries inline, boolean reconcile) {
    checks.horizon(inline.horizonSteps());
    checks.level(inline.level());
    checks.count(inline.series().size());
    inline.series().forEach(one -> checks.points(one.label(), one.grid().length()));
    Nodes nodes = reconcile ? inline.totals(checks) : inline.apart();
    checks.answer(nodes, inline.horizonSteps());
    return new Asked(nodes, inline.horizonSteps(), inline.level(), List.of(), Sources.NONE);
  }

  /**
   * The forecasts of all series of a request.
   *
   * @param written what is made of them, on the worker
   */
  <R> Uni<R> answer(Asked asked, Function<List<SeriesForecast>, R> written) {
    return bench.run(asked::run, Run::foreseen, run -> written.apply(asked.answer(run)));
  }

  /**
   * Why the forecasts of the later request differ from those of the earlier one.
   *
   * @param written what is made of it, on the worker
   */
  <R> Uni<R> compare(Comparison comparison, Function<Comparison.Result, R> written) {
    return bench.run(comparison::run, Comparison.Result::foreseen, written);
  }

  /** Nodes whose keys begin with the metric. */
  private record Headed(String metric, Nodes nodes) implements Nodes {
    @Override
    public List<Node> named() {
      return nodes.named().stream().map(node -> node.under("metric", metric)).toList();
    }

    @Override
    public Run run(Engine engine, Engine.Spread spread) {
      return nodes.run(engine, spread);
    }
  }

  private static Nodes apart(Past past, List<String> dimensions) {
    List<Nodes.Node> nodes = new ArrayList<>();
    past.grids()
        .forEach((values, grid) -> {
          Map<String, String> key = new LinkedHashMap<>();
          for (int i = 0; i < values.size(); i++) {
            key.put(dimensions.get(i), values.get(i));
          }
          nodes.add(new Nodes.Node(key, grid, nodes.size()));
        });
    return new Nodes.Apart(nodes);
  }

  private Nodes totals(Past past, List<String> dimensions) {
    if (!past.additive()) {
      throw Problem.unprocessable(
              "forecast/not-additive",
              "The values of this metric are no sums, so parts do not add up to totals. "
                  + "Leave reconcile out.")
          .at("reconcile")
          .asException();
    }
    return Totals.of(dimensions, past.grids(), checks);
  }

  /**
   * What was read: one grid for each group, in the order of the rows.
   *
   * @param last day with rows; empty when there is none
   */
  private record Past(
      History history,
      MetricResult result,
      Map<List<String>, Grid> grids,
      boolean additive,
      Optional<LocalDate> last) {
    Past knowing(Causes causes) {
      Map<List<String>, Grid> knowing = new LinkedHashMap<>();
      grids.forEach((key, grid) -> knowing.put(key, grid.knowing(causes)));
      return new Past(history, result, knowing, additive, last);
    }

    Past with(Map<List<String>, Grid> others, List<String> notes) {
      return new Past(history.noting(notes), result, others, additive, last);
    }
  }

  private Uni<Past> past(Caller caller, ForecastRequest request, List<String> dimensions) {
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
    int groups = History.groups(result);
    checks.count(groups);
    checks.values((long) groups * history.length());
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
        SeriesForecast.interval(foreseen),
        foreseen.members(),
        foreseen.outcome().label(),
        SeriesForecast.notes(past.history().notes(), foreseen),
        past.result().sources(),
        past.result().sql());
  }
}
