package dev.trivium.forecast;

import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Run;
import dev.trivium.forecast.series.Series;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The series of one request, and how they are foreseen: apart, or so that they add up. */
interface Nodes {
  /** Everything the answer names, in its order. */
  List<Node> named();

  /** Foresees them; on a worker. */
  Run run(Engine engine, Engine.Spread spread);

  /**
   * A series under one of its names.
   *
   * @param number of its forecast in the run
   */
  record Node(Map<String, String> key, Grid grid, int number) {
    public Node {
      key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    }

    String label() {
      return String.join("/", key.values());
    }

    /** The same with one more word in front of its key. */
    Node under(String name, String value) {
      Map<String, String> longer = new LinkedHashMap<>();
      longer.put(name, value);
      longer.putAll(key);
      return new Node(longer, grid, number);
    }
  }

  /** Each series on its own. */
  record Apart(List<Node> named) implements Nodes {
    public Apart {
      named = List.copyOf(named);
    }

    @Override
    public Run run(Engine engine, Engine.Spread spread) {
      Causes.Made made = new Causes.Made();
      List<Series> series = spread.over(named, node -> node.grid().series(node.label(), made));
      return engine.look(series, spread);
    }
  }
}
