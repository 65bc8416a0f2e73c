package dev.trivium.forecast;

import dev.trivium.data.Sources;
import dev.trivium.forecast.engine.Engine;
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

  List<SeriesForecast> answer(Run run) {
    return nodes.named().stream()
        .map(node ->
            SeriesForecast.of(
                    node.key(), node.grid(), run.foreseen().get(node.number()), notes, sources)
                .with(draws.of(run, node.number())))
        .toList();
  }
}
