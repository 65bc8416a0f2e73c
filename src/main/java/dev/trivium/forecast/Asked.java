package dev.trivium.forecast;

import dev.trivium.data.Sources;
import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Run;
import java.util.List;

/**
 * A request whose series have been read.
 *
 * @param notes on the history, for every series
 * @param draws what is asked of sample paths
 */
record Asked(
    Nodes nodes, int horizonSteps, double level, List<String> notes, Sources sources, Draws draws) {
  Asked {
    notes = List.copyOf(notes);
  }

  Run run(Engine.Spread spread) {
    return nodes.run(new Engine(horizonSteps, level), spread);
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
