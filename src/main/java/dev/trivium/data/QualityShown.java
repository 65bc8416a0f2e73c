package dev.trivium.data;

import dev.trivium.data.contract.Dimension;
import dev.trivium.data.quality.History;
import dev.trivium.data.quality.RuleCounts;
import dev.trivium.data.quality.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Quality as it is shown: each score with what it was computed from. */
final class QualityShown {
  /** Stands where there is nothing to compute from. */
  static final String NOT_MEASURED = "not measured";

  private final Map<Integer, String> regions;

  /**
   * @param regions codes by id
   */
  QualityShown(Map<Integer, String> regions) {
    this.regions = Map.copyOf(regions);
  }

  /** How the score is computed, for everybody to check. */
  static Map<String, Object> method() {
    Map<String, Object> weights = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.values()) {
      weights.put(dimension.word(), dimension.weight());
    }
    Map<String, Object> method = new LinkedHashMap<>();
    method.put("formula", Score.FORMULA);
    method.put("weights", weights);
    return method;
  }

  /** The mean of all deliveries and of each region. */
  Map<String, Object> average(History history) {
    Map<String, Object> shown = mean(history.deliveries(region -> true));
    List<Object> each = new ArrayList<>();
    for (int id : history.regions()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("region", code(id));
      one.putAll(mean(history.deliveries(region -> region == id)));
      each.add(one);
    }
    shown.put("regions", each);
    return shown;
  }

  /** The newest delivery with numerators and denominators. */
  Map<String, Object> newest(History history, History.Past newest) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("batch", newest.batch().toString());
    shown.put("at", newest.at());
    shown.putAll(sides(newest));
    List<Object> each = new ArrayList<>();
    for (int id : history.regions()) {
      history.deliveries(region -> region == id).stream()
          .filter(past -> past.batch().equals(newest.batch()))
          .forEach(past -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("region", code(id));
            one.putAll(sides(past));
            each.add(one);
          });
    }
    shown.put("regions", each);
    return shown;
  }

  /** Each rule with both sides. */
  static List<Object> rules(List<QualityReader.RuleLine> lines) {
    Map<String, Map<String, Object>> byRule = new LinkedHashMap<>();
    for (QualityReader.RuleLine line : lines) {
      Map<String, Object> rule =
          byRule.computeIfAbsent(
              line.rule(),
              id -> {
                Map<String, Object> members = new LinkedHashMap<>();
                members.put("rule", id);
                members.put("dimension", line.dimension());
                members.put("severity", line.severity());
                return members;
              });
      if (line.threshold() != null) {
        rule.put("observed", line.observed() == null ? NOT_MEASURED : line.observed());
        rule.put("threshold", line.threshold());
        rule.put("passed", line.passed() == null ? NOT_MEASURED : line.passed());
      }
      rule.put(line.side(), Map.of("evaluated", line.evaluated(), "failed", line.failed()));
    }
    return List.copyOf(byRule.values());
  }

  static Object number(OptionalDouble value) {
    return value.isPresent() ? (Object) Score.rounded(value.getAsDouble()) : NOT_MEASURED;
  }

  static Object number(@Nullable Double value) {
    return value == null ? NOT_MEASURED : value;
  }

  String code(int region) {
    return regions.getOrDefault(region, "*");
  }

  private static Map<String, Object> mean(List<History.Past> deliveries) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("deliveries", deliveries.size());
    shown.put("rows", deliveries.stream().mapToLong(History.Past::rows).sum());
    for (RuleCounts.Side side : RuleCounts.Side.values()) {
      shown.put(side.word(), number(History.mean(deliveries, side)));
    }
    return shown;
  }

  private static Map<String, Object> sides(History.Past past) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("rows", past.rows());
    for (RuleCounts.Side side : RuleCounts.Side.values()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("score", number(past.score(side).value()));
      Map<String, Object> dimensions = new LinkedHashMap<>();
      past.score(side)
          .parts()
          .forEach((dimension, part) ->
              dimensions.put(
                  dimension.word(),
                  Map.of("evaluated", part.evaluated(), "failed", part.failed())));
      one.put("dimensions", dimensions);
      shown.put(side.word(), one);
    }
    return shown;
  }
}
