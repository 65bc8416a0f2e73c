package dev.trivium.forecast;

import dev.trivium.data.Sources;
import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.engine.Run;
import dev.trivium.forecast.series.ServedBound;
import java.util.List;
import java.util.Map;

/**
 * A request whose series have been read.
 *
 * @param notes on the history, for every series
 * @param draws what is asked of sample paths
 * @param served bounds of earlier answers, by number of the series
 */
record Asked(
    Nodes nodes,
    int horizonSteps,
    double level,
    List<String> notes,
    Sources sources,
    Draws draws,
    Map<Integer, List<ServedBound>> served) {
  Asked {
    notes = List.copyOf(notes);
  }

  Run run(Engine.Spread spread) {
    return nodes.run(new Engine(horizonSteps, level).after(served), spread);
  }

  /** The forecasts as they are told, with what is drawn of them. */
  Told told(Engine.Spread spread) {
    Run run = run(spread);
    List<SeriesForecast> series = spread.over(nodes.named(), node -> told(node, run));
    return new Told(run.foreseen(), series);
  }

  private SeriesForecast told(Nodes.Node node, Run run) {
    Foreseen foreseen = run.foreseen().get(node.number());
    return SeriesForecast.of(node.key(), node.grid(), foreseen, notes, sources)
        .with(draws.of(run, node.number()));
  }

  /** What was foreseen, and the series of the answer. */
  record Told(List<Foreseen> foreseen, List<SeriesForecast> series) {
    Told {
      foreseen = List.copyOf(foreseen);
      series = List.copyOf(series);
    }
  }
}
