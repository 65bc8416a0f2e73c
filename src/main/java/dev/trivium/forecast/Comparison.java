package dev.trivium.forecast;

import dev.trivium.forecast.engine.ChangeBridge;
import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.engine.Run;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two requests about the same series, the earlier and the later one. */
record Comparison(Asked previous, Asked current) {

  /**
   * What came of it.
   *
   * @param series those that both requests have and that foresee a common period
   * @param onlyPrevious keys of which the later request has no such series
   * @param onlyCurrent keys of which the earlier request has no such series
   * @param foreseen all forecasts that were made
   */
  record Result(
      List<Change> series,
      List<Map<String, String>> onlyPrevious,
      List<Map<String, String>> onlyCurrent,
      List<Foreseen> foreseen) {
    Result {
      series = List.copyOf(series);
      onlyPrevious = List.copyOf(onlyPrevious);
      onlyCurrent = List.copyOf(onlyCurrent);
      foreseen = List.copyOf(foreseen);
    }
  }

  /** How the forecast of one series moved; the grid is that of the later request. */
  record Change(
      Nodes.Node node, ChangeBridge bridge, List<String> membersBefore, List<String> members) {}

  private record Pair(Nodes.Node before, Nodes.Node now, int shift) {}

  /** Foresees both and compares them; on a worker. Errors: {@code forecast/not-comparable}. */
  Result run(Engine.Spread spread) {
    Map<Map<String, String>, Nodes.Node> known = new LinkedHashMap<>();
    previous.nodes().named().forEach(node -> known.put(node.key(), node));
    List<Pair> pairs = new ArrayList<>();
    List<Map<String, String>> fresh = new ArrayList<>();
    for (Nodes.Node now : current.nodes().named()) {
      Nodes.Node before = known.remove(now.key());
      if (before == null) {
        fresh.add(now.key());
      } else if (shift(before, now) < previous.horizonSteps()) {
        pairs.add(new Pair(before, now, shift(before, now)));
      }
    }
    if (pairs.isEmpty()) {
      throw differ("The two foresee no period of a series in common.");
    }
    Run before = previous.run(spread);
    Run now = current.run(spread);
    List<Change> changes = spread.over(pairs, pair -> change(pair, before, now));
    List<Foreseen> all = new ArrayList<>(before.foreseen());
    all.addAll(now.foreseen());
    return new Result(changes, List.copyOf(known.keySet()), fresh, all);
  }

  private static int shift(Nodes.Node before, Nodes.Node now) {
    long shift =
        now.grid()
            .shift(before.grid())
            .orElseThrow(() -> differ("The series have different grains, or dates and none."));
    if (shift < 0) {
      throw differ("The previous one begins to foresee later than the current one.");
    }
    return (int) Math.min(shift, Integer.MAX_VALUE);
  }

  private static Change change(Pair pair, Run before, Run now) {
    int index = pair.now().number();
    int indexBefore = pair.before().number();
    return new Change(
        pair.now(),
        now.since(index, before, indexBefore, pair.shift()),
        before.foreseen().get(indexBefore).members(),
        now.foreseen().get(index).members());
  }

  static ProblemException differ(String why) {
    return Problem.unprocessable(
            "forecast/not-comparable", "These two forecasts cannot be compared. " + why)
        .at("previous")
        .asException();
  }
}
