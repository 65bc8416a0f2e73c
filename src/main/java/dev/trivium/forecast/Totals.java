package dev.trivium.forecast;

import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Run;
import dev.trivium.forecast.hierarchy.Crossed;
import dev.trivium.forecast.hierarchy.Summing;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Preparation;
import dev.trivium.forecast.series.Series;
import dev.trivium.kernel.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Grids by the values of dimensions, with every total over them.
 *
 * <p>The key of a total leaves out the dimensions it runs over. What one caller may not see is in
 * no grid, so it is in no total either.
 */
final class Totals implements Nodes {
  private final List<String> dimensions;
  private final Crossed crossed;
  private final List<Grid> leaves;

  private Totals(List<String> dimensions, Crossed crossed, List<Grid> leaves) {
    this.dimensions = dimensions;
    this.crossed = crossed;
    this.leaves = leaves;
  }

  /**
   * Errors: {@code forecast/too-many-dimensions}, {@code forecast/too-many-series}.
   *
   * @param leaves by the values of the dimensions; all of one length and beginning
   */
  static Totals of(List<String> dimensions, Map<List<String>, Grid> leaves, Checks checks) {
    if (dimensions.size() > Crossed.MOST_DIMENSIONS) {
      throw Problem.unprocessable(
              "forecast/too-many-dimensions",
              "At most " + Crossed.MOST_DIMENSIONS + " dimensions can be reconciled.")
          .at("dimensions")
          .asException();
    }
    int most = checks.config().maxInlineSeries();
    Crossed crossed =
        Crossed.of(List.copyOf(leaves.keySet()), most)
            .orElseThrow(() -> checks.tooMany("with all totals more than " + most));
    return new Totals(dimensions, crossed, List.copyOf(leaves.values()));
  }

  /** Totals, then the leaves as they are. */
  private List<Grid> grids(Engine.Spread spread, Causes.Made made) {
    Summing summing = crossed.summing();
    int aggregates = summing.aggregates();
    int length = leaves.isEmpty() ? 0 : leaves.getFirst().length();
    double[][] sums = new double[aggregates][length];
    double[][] given = leaves.stream().map(Grid::values).toArray(double[][]::new);
    double[][] filled = spread.over(leaves, leaf -> filled(leaf, made)).toArray(double[][]::new);
    double[] nodes = new double[summing.nodes()];
    double[] known = new double[summing.nodes()];
    for (int t = 0; t < length; t++) {
      for (int j = 0; j < given.length; j++) {
        known[aggregates + j] = Double.isFinite(given[j][t]) ? 1 : 0;
        nodes[aggregates + j] = filled[j][t];
      }
      summing.sum(known);
      summing.sum(nodes);
      for (int a = 0; a < aggregates; a++) {
        sums[a][t] = known[a] > 0 ? nodes[a] : Double.NaN;
      }
    }
    List<Grid> grids = new ArrayList<>(summing.nodes());
    Grid total = Grid.total(leaves);
    for (double[] sum : sums) {
      grids.add(total.holding(sum));
    }
    grids.addAll(leaves);
    return grids;
  }

  /**
   * What a leaf adds to its totals: nothing before its first value and while it is shut, what its
   * gaps are filled with otherwise. One gap in one of many leaves must not hide a total.
   */
  private static double[] filled(Grid leaf, Causes.Made made) {
    double[] values = leaf.values();
    if (Arrays.stream(values).allMatch(Double::isFinite)) {
      return values;
    }
    Series series = leaf.series("leaf", made);
    double[] filled = Preparation.of(series).original();
    int first = values.length - filled.length;
    boolean estimated = series.meaning() == GapMeaning.UNKNOWN;
    for (int t = 0; t < values.length; t++) {
      if (!Double.isFinite(values[t])) {
        values[t] = t >= first && estimated ? filled[t - first] : 0;
      }
    }
    return values;
  }

  @Override
  public Run run(Engine engine, Engine.Spread spread) {
    Causes.Made made = new Causes.Made();
    List<Grid> grids = grids(spread, made);
    List<Integer> numbers = IntStream.range(0, grids.size()).boxed().toList();
    List<Series> series =
        spread.over(numbers, number -> grids.get(number).series("node " + number, made));
    String[] levels = new String[grids.size()];
    Arrays.fill(levels, "");
    for (Crossed.Name name : crossed.names()) {
      levels[name.node()] = "kept " + name.kept();
    }
    return engine.look(series, crossed.summing(), List.of(levels), spread);
  }

  /** Totals first; several names may mean one node. All grids have the same periods. */
  @Override
  public List<Node> named() {
    List<Node> nodes = new ArrayList<>();
    int aggregates = crossed.summing().aggregates();
    Grid total = Grid.total(leaves);
    for (Crossed.Name name : crossed.names()) {
      Map<String, String> key = new LinkedHashMap<>();
      for (int i = 0; i < dimensions.size(); i++) {
        if ((name.kept() >> i & 1) == 1) {
          key.put(dimensions.get(i), name.values().get(key.size()));
        }
      }
      boolean leaf = name.node() >= aggregates;
      nodes.add(new Node(key, leaf ? leaves.get(name.node() - aggregates) : total, name.node()));
    }
    return nodes;
  }
}
