package dev.trivium.forecast;

import dev.trivium.data.Metrics;
import dev.trivium.data.Sources;
import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.engine.Run;
import dev.trivium.forecast.series.Timeline;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the past as the caller, computes on the bench, and dresses the result. */
final class MetricForecasts implements Forecasts {
  private final Pasts pasts;
  private final Bench bench;
  private final Checks checks;

  MetricForecasts(Metrics metrics, Bench bench, Checks checks) {
    this.pasts = new Pasts(metrics, bench, checks);
    this.bench = bench;
    this.checks = checks;
  }

  @Override
  public Uni<Forecast> forecast(Caller caller, ForecastRequest request) {
    return pasts
        .read(caller, request, List.of())
        .chain(past -> {
          Nodes nodes = past.apart(List.of());
          return bench.run(
              spread -> nodes.run(engine(request), spread),
              Run::foreseen,
              run -> forecast(past, nodes.named().getFirst().grid(), run.foreseen().getFirst()));
        });
  }

  @Override
  public Uni<GroupForecasts> byGroup(Caller caller, ForecastRequest request, Grouping grouping) {
    return pasts
        .read(caller, request, grouping.dimensions())
        .chain(past ->
            bench
                .read(() -> past.chosen(grouping))
                .chain(chosen -> {
                  Nodes nodes = chosen.apart(grouping.dimensions());
                  return nodes.named().isEmpty()
                      ? Uni.createFrom().item(groups(past, List.of(), List.of()))
                      : bench.run(
                          spread -> nodes.run(engine(request), spread),
                          Run::foreseen,
                          run -> groups(past, nodes.named(), run.foreseen()));
                }));
  }

  private static Engine engine(ForecastRequest request) {
    return new Engine(request.horizonSteps(), request.level());
  }

  private static GroupForecasts groups(Past past, List<Nodes.Node> named, List<Foreseen> foreseen) {
    List<GroupForecasts.Group> groups = new ArrayList<>();
    for (Nodes.Node node : named) {
      Forecast forecast = forecast(past, node.grid(), foreseen.get(node.number()));
      groups.add(new GroupForecasts.Group(List.copyOf(node.key().values()), forecast));
    }
    int all = History.groups(past.result());
    return new GroupForecasts(
        groups, all - groups.size(), past.result().sources(), past.result().sql());
  }

  /** What is read from a request, away from the event loop. */
  <T> Uni<T> read(Supplier<T> reading) {
    return bench.read(reading);
  }

  /** What a body asks for, read as the caller. */
  Uni<Asked> asked(Caller caller, ForecastBody body, InstantSource clock) {
    return body.inline()
        ? bench.read(() -> inline(body))
        : bench
            .read(() -> Wish.of(body, clock, checks))
            .chain(wish -> asked(caller, wish, body.reconcile()));
  }

  /** What a body says of a metric. */
  private record Wish(
      ForecastRequest request,
      Timeline timeline,
      List<String> dimensions,
      DatedCauses causes,
      Draws draws,
      ServedBody served) {
    static Wish of(ForecastBody body, InstantSource clock, Checks checks) {
      return new Wish(
          body.request(clock),
          body.timeline(),
          body.dimensions(),
          body.causes(),
          body.draws(),
          body.served(checks));
    }

    Past of(Past read) {
      return read.over(timeline).knowing(causes);
    }
  }

  /** What a request asks for, read as the caller: a series for each combination of dimensions. */
  private Uni<Asked> asked(Caller caller, Wish wish, boolean reconcile) {
    return pasts
        .read(caller, wish.request(), wish.dimensions())
        .chain(past -> bench.read(() -> asked(wish.of(past), wish, reconcile)));
  }

  private Asked asked(Past past, Wish wish, boolean reconcile) {
    ForecastRequest request = wish.request();
    Nodes nodes =
        reconcile ? past.totals(wish.dimensions(), checks) : past.apart(wish.dimensions());
    Nodes named = new Headed(request.metric(), nodes);
    checks.answer(named, request.horizonSteps(), wish.draws());
    List<String> notes = new ArrayList<>(past.history().notes());
    notes.addAll(wish.served().notes(named));
    return new Asked(
        named,
        request.horizonSteps(),
        request.level(),
        notes,
        past.result().sources(),
        wish.draws(),
        wish.served().of(named));
  }

  /** The same of series that came with the request; no row is read. */
  private Asked inline(ForecastBody body) {
    InlineSeries inline = body.series(checks);
    Draws draws = body.draws();
    ServedBody served = body.served(checks);
    checks.horizon(inline.horizonSteps());
    checks.level(inline.level());
    checks.count(inline.series().size());
    inline.series().forEach(one -> checks.points(one.label(), one.grid().length()));
    Nodes nodes = body.reconcile() ? inline.totals(checks) : inline.apart();
    checks.answer(nodes, inline.horizonSteps(), draws);
    return new Asked(
        nodes,
        inline.horizonSteps(),
        inline.level(),
        served.notes(nodes),
        Sources.NONE,
        draws,
        served.of(nodes));
  }

  /**
   * The forecasts of all series of a request.
   *
   * @param written what is made of them, on the worker
   */
  <R> Uni<R> answer(Asked asked, Function<List<SeriesForecast>, R> written) {
    return bench.run(asked::told, Asked.Told::foreseen, told -> written.apply(told.series()));
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

  private static Forecast forecast(Past past, Grid grid, Foreseen foreseen) {
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
