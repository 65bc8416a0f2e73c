package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code series} that come along with a request. */
final class SeriesBody {
  private static final Set<String> SERIES =
      Set.of(
          "key",
          "values",
          "dates",
          "start",
          "grain",
          "gaps",
          "duplicates",
          "zone",
          "fiscal_start",
          "retail",
          "holidays",
          "covariates");

  private final JsonNode request;
  private final ReadingBody reading;
  private final Checks checks;

  SeriesBody(JsonNode request, ReadingBody reading, Checks checks) {
    this.request = request;
    this.reading = reading;
    this.checks = checks;
  }

  /** All of them, at least one, within the limits. */
  List<InlineSeries.One> all(ReachBody reach) {
    JsonNode given = Members.array(request.get("series"), "series");
    checks.count(given.size());
    List<InlineSeries.One> series = new ArrayList<>();
    long periods = 0;
    for (JsonNode one : given) {
      String at = "series[" + series.size() + "]";
      InlineSeries.One read = one(one, at);
      periods += read.grid().length();
      checks.values(periods);
      CausesBody causes = new CausesBody(request);
      series.add(read.knowing(causes.of(one, at, read.grid(), reach.horizon())));
    }
    if (series.isEmpty()) {
      throw Members.wrong("series", "must hold at least one series");
    }
    return series;
  }

  private InlineSeries.One one(JsonNode node, String at) {
    if (!node.isObject()) {
      throw Members.badSeries(at, "must be an object with key, grain and values");
    }
    Members.only(node, at + ".", SERIES);
    Map<String, String> key = key(node.get("key"), at);
    JsonNode given = Members.array(node.get("values"), at + ".values");
    checks.points(String.join("/", key.values()), given.size());
    double[] values = new double[given.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = given.get(i);
      boolean finite = value.isNumber() && Double.isFinite(value.doubleValue());
      if (!finite && !value.isNull()) {
        throw Members.badSeries(at + ".values[" + i + "]", "must be a finite number or null");
      }
      values[i] = value.isNull() ? Double.NaN : value.doubleValue();
    }
    return new InlineSeries.One(key, reading.grid(node, at, values, checks.config().maxPoints()));
  }

  /** A name, or values by dimension; the place where nothing is given. */
  private static Map<String, String> key(@Nullable JsonNode node, String at) {
    if (node == null || node.isNull()) {
      return Map.of("series", at);
    }
    if (!node.isObject() || node.isEmpty()) {
      return Map.of("series", Members.text(node, at + ".key"));
    }
    Map<String, String> key = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      key.put(entry.getKey(), Members.text(entry.getValue(), at + ".key." + entry.getKey()));
    }
    return key;
  }
}
