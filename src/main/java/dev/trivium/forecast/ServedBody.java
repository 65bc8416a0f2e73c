package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.forecast.series.ServedBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Series of earlier answers that came back with the request, so that bounds learn how they did.
 *
 * <p>Each is read as it was answered: its key, and its points in their order, the first one period
 * ahead. Series without dates say after how many values they were foreseen.
 */
final class ServedBody {
  /** What an answer has; what is not needed here is passed over. */
  private static final Set<String> MEMBERS =
      Set.of(
          "key",
          "after",
          "points",
          "outcome",
          "interval",
          "members",
          "datasets",
          "lineage_runs",
          "gaps",
          "notes",
          "sums",
          "paths");

  private final List<Earlier> earlier = new ArrayList<>();

  /** A series as it was foreseen; {@code after} is −1 where points have dates. */
  private record Earlier(Map<String, String> key, int after, List<Bound> bounds) {}

  private record Bound(Optional<String> ds, double lower, double upper) {}

  /**
   * Errors: {@code forecast/bad-request} where and what is wrong, {@code forecast/too-many-points}.
   */
  ServedBody(ObjectNode body, Checks checks) {
    JsonNode given = body.path("served");
    if (given.isMissingNode() || given.isNull()) {
      return;
    }
    if (!given.isArray()) {
      throw Members.wrong("served", "must be an array of series of earlier answers");
    }
    long points = 0;
    for (JsonNode one : given) {
      String at = "served[" + earlier.size() + "]";
      if (!one.isObject() || !one.path("key").isObject() || !one.path("points").isArray()) {
        throw Members.wrong(at, "must be an object with key and points, as it was answered");
      }
      Members.only(one, at + ".", MEMBERS);
      points += one.path("points").size();
      checks.served(points);
      earlier.add(read(one, at));
    }
  }

  private static Earlier read(JsonNode one, String at) {
    Map<String, String> key = new LinkedHashMap<>();
    one.path("key").properties().forEach(part -> key.put(part.getKey(), part.getValue().asText()));
    JsonNode after = one.path("after");
    boolean counted = after.isIntegralNumber() && after.canConvertToInt() && after.intValue() >= 0;
    if (!after.isMissingNode() && !after.isNull() && !counted) {
      throw Members.wrong(at + ".after", "must be the number of values it was foreseen from");
    }
    List<Bound> bounds = new ArrayList<>();
    for (JsonNode point : one.path("points")) {
      String here = at + ".points[" + bounds.size() + "]";
      boolean dated = point.path("ds").isTextual();
      if (!dated && !counted) {
        throw Members.wrong(here + ".ds", "must be a date, or the series must say after");
      }
      double lower = point.path("lower").asDouble(Double.NaN);
      double upper = point.path("upper").asDouble(Double.NaN);
      if (!(lower <= upper) || Double.isInfinite(upper - lower)) {
        throw Members.wrong(here, "must have numbers lower and upper, in this order");
      }
      bounds.add(new Bound(Optional.ofNullable(point.path("ds").textValue()), lower, upper));
    }
    return new Earlier(key, counted ? after.intValue() : -1, bounds);
  }

  /** The bounds by number of the series they were served for. */
  Map<Integer, List<ServedBound>> of(Nodes nodes) {
    Map<Integer, List<ServedBound>> served = new HashMap<>();
    if (earlier.isEmpty()) {
      return served;
    }
    Map<Map<String, String>, Nodes.Node> byKey = new HashMap<>();
    nodes.named().forEach(node -> byKey.put(node.key(), node));
    Map<Integer, Map<String, Integer>> named = new HashMap<>();
    for (Earlier one : earlier) {
      Nodes.Node node = byKey.get(one.key());
      if (node != null) {
        Map<String, Integer> places =
            named.computeIfAbsent(node.number(), fresh -> places(node.grid()));
        place(one, places, served.computeIfAbsent(node.number(), fresh -> new ArrayList<>()));
      }
    }
    return served;
  }

  /** What is to be said of those that belong to none of the series. */
  List<String> notes(Nodes nodes) {
    Set<Map<String, String>> keys = new HashSet<>();
    nodes.named().forEach(node -> keys.add(node.key()));
    long strange = earlier.stream().filter(one -> !keys.contains(one.key())).count();
    return strange == 0
        ? List.of()
        : List.of(strange + " of the series in served are none of these and were passed over");
  }

  /** Number of each period of the past by its name. */
  private static Map<String, Integer> places(Grid grid) {
    Map<String, Integer> places = new HashMap<>();
    for (int t = 0; t < grid.length(); t++) {
      int at = t;
      grid.name(t - grid.length()).ifPresent(name -> places.put(name, at));
    }
    return places;
  }

  /** Bounds of periods that have not come yet, or are no periods of the series, tell nothing. */
  private static void place(Earlier one, Map<String, Integer> places, List<ServedBound> bounds) {
    for (int h = 0; h < one.bounds().size(); h++) {
      Bound bound = one.bounds().get(h);
      Optional<Integer> at =
          one.after() >= 0 ? Optional.of(one.after() + h) : bound.ds().map(places::get);
      if (at.isPresent()) {
        bounds.add(new ServedBound(at.get(), h, bound.lower(), bound.upper()));
      }
    }
  }
}
