package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.StepCopula;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Past errors of a pool, one row an origin; of large pools rows spread evenly over the series. */
final class PoolRows {
  private PoolRows() {}

  /** By series: the rows of its pool, none where it is alone in it. */
  static List<double[][]> of(List<Look> looks, List<String> pools) {
    Map<String, List<double[][]>> members = new HashMap<>();
    List<String> names = new ArrayList<>(looks.size());
    for (int i = 0; i < looks.size(); i++) {
      names.add(Engine.own(looks.get(i), pools.get(i)));
      double[][] own = own(looks.get(i));
      if (own.length > 0) {
        members.computeIfAbsent(names.get(i), fresh -> new ArrayList<>()).add(own);
      }
    }
    Map<String, double[][]> rows = new HashMap<>();
    members.forEach((name, all) -> rows.put(name, rows(all)));
    return names.stream().map(name -> rows.getOrDefault(name, new double[0][])).toList();
  }

  /** Those of one series; of rare counts those of the distribution that bounds them. */
  static double[][] own(Look look) {
    return look.counts().map(CountBounds::scores).orElseGet(() -> look.scores().byOrigin());
  }

  private static double[][] rows(List<double[][]> members) {
    if (members.size() < 2) {
      return new double[0][];
    }
    List<double[]> all = new ArrayList<>();
    members.forEach(own -> all.addAll(Arrays.asList(own)));
    int count = Math.min(all.size(), StepCopula.MOST_ROWS);
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = all.get((int) ((long) i * all.size() / count));
    }
    return rows;
  }
}
