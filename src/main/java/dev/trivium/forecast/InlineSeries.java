package dev.trivium.forecast;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Series that came with the request itself. */
record InlineSeries(List<One> series, int horizonSteps, double level) {
  InlineSeries {
    series = List.copyOf(series);
  }

  /**
   * @param key one name under {@code series}, or values by dimension
   */
  record One(Map<String, String> key, Grid grid) {
    One {
      key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    }

    /** With causes that are known ahead. */
    One knowing(Causes causes) {
      return new One(key, grid.knowing(causes));
    }

    String label() {
      return String.join("/", key.values());
    }
  }

  /** Each on its own. */
  Nodes apart() {
    List<Nodes.Node> nodes = new ArrayList<>();
    series.forEach(one -> nodes.add(new Nodes.Node(one.key(), one.grid(), nodes.size())));
    return new Nodes.Apart(nodes);
  }

  /**
   * With all totals over the dimensions of their keys. Errors: {@code forecast/bad-series} where
   * keys are no values of the same dimensions, stand there twice, or periods differ; {@code
   * forecast/too-many-series}.
   */
  Nodes totals(Checks checks) {
    One first = series.getFirst();
    List<String> dimensions = List.copyOf(first.key().keySet());
    Map<List<String>, Grid> leaves = new LinkedHashMap<>();
    for (int i = 0; i < series.size(); i++) {
      One one = series.get(i);
      String at = "series[" + i + "]";
      if (!one.key().keySet().equals(first.key().keySet())) {
        throw bad(at + ".key", "must have the dimensions " + String.join(", ", dimensions));
      }
      if (!one.grid().alike(first.grid())) {
        throw bad(at, "must have the grain, start and number of values of the first series");
      }
      List<String> values = dimensions.stream().map(one.key()::get).toList();
      if (leaves.put(values, one.grid()) != null) {
        throw bad(at + ".key", "stands there twice");
      }
    }
    return Totals.of(dimensions, leaves, checks);
  }

  private static ProblemException bad(String at, String why) {
    return Problem.unprocessable(
            "forecast/bad-series", at + " " + why + ", so that the series can be added up.")
        .at(at)
        .asException();
  }
}
