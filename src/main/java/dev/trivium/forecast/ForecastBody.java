package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The body of {@code POST /v1/forecasts}, read strictly: an unknown member is a mistake. */
final class ForecastBody {
  private static final int HORIZON = 12;
  private static final Set<String> METRIC =
      Set.of(
          "metric",
          "dimensions",
          "filters",
          "grain",
          "horizon",
          "level",
          "as_of",
          "gaps",
          "nowcast",
          "explain",
          "reconcile",
          "holidays");
  private static final Set<String> INLINE = inlineMembers();
  private static final Map<String, MetricQuery.Op> SIGNS =
      Map.of("=", MetricQuery.Op.EQ, "<", MetricQuery.Op.LT, ">", MetricQuery.Op.GT);

  private final ObjectNode body;
  private final double level;
  private final ReadingBody reading;

  ForecastBody(ObjectNode body, double level) {
    this.body = body;
    this.level = level;
    this.reading = new ReadingBody(body);
    Set<String> known = inline() ? INLINE : METRIC;
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            throw wrong(name, "is not known here; there are " + String.join(", ", sorted(known)));
          }
        });
  }

  private static Set<String> inlineMembers() {
    Set<String> members = new HashSet<>(ReadingBody.MEMBERS);
    members.addAll(List.of("series", "horizon", "level", "explain", "reconcile", "holidays"));
    return Set.copyOf(members);
  }

  boolean inline() {
    return body.has("series");
  }

  /** Whether both ask for the same series, whatever their time, horizon and level. */
  boolean asksTheSame(ForecastBody other, java.time.InstantSource clock) {
    if (inline() || other.inline()) {
      return inline() && other.inline();
    }
    ForecastRequest one = request(clock);
    ForecastRequest two = other.request(clock);
    return one.metric().equals(two.metric())
        && one.filters().equals(two.filters())
        && one.grain() == two.grain()
        && dimensions().equals(other.dimensions());
  }

  ForecastRequest request(java.time.InstantSource clock) {
    LocalDate asOf =
        body.hasNonNull("as_of")
            ? date(body.get("as_of"), "as_of")
            : LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new ForecastRequest(
        text(body.get("metric"), "metric"),
        filters(),
        body.hasNonNull("grain") ? grain(body.get("grain"), "grain") : Grain.MONTH,
        horizon(),
        level(),
        asOf,
        reading.gaps(),
        flag("nowcast"));
  }

  /** Whether each point says what it is made of. */
  boolean explain() {
    return flag("explain");
  }

  /** Whether totals are foreseen too, and all adds up. */
  boolean reconcile() {
    return flag("reconcile");
  }

  private boolean flag(String name) {
    JsonNode given = body.get(name);
    if (given == null || given.isNull()) {
      return false;
    }
    if (!given.isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return given.booleanValue();
  }

  List<String> dimensions() {
    List<String> names = new ArrayList<>();
    for (JsonNode name : array(body.get("dimensions"), "dimensions")) {
      names.add(text(name, "dimensions"));
    }
    return names;
  }

  /** What is known ahead of all series. */
  Causes causes() {
    return new CausesBody(body).all(horizon());
  }

  InlineSeries series(Checks checks) {
    JsonNode given = array(body.get("series"), "series");
    checks.count(given.size());
    List<InlineSeries.One> series = new ArrayList<>();
    for (JsonNode one : given) {
      String at = "series[" + series.size() + "]";
      InlineSeries.One read = one(one, at, checks);
      series.add(read.knowing(new CausesBody(body).of(one, at, read.grid(), horizon())));
    }
    if (series.isEmpty()) {
      throw wrong("series", "must hold at least one series");
    }
    flag("nowcast");
    return new InlineSeries(series, horizon(), level());
  }

  private InlineSeries.One one(JsonNode node, String at, Checks checks) {
    if (!node.isObject()) {
      throw badSeries(at, "must be an object with key, grain and values");
    }
    Map<String, String> key = key(node.get("key"), at);
    JsonNode given = array(node.get("values"), at + ".values");
    checks.points(String.join("/", key.values()), given.size());
    double[] values = new double[given.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = given.get(i);
      if (!value.isNumber() && !value.isNull()) {
        throw badSeries(at + ".values[" + i + "]", "must be a number or null");
      }
      values[i] = value.isNull() ? Double.NaN : value.doubleValue();
    }
    return new InlineSeries.One(key, reading.grid(node, at, values, checks.config().maxPoints()));
  }

  /** A name, or values by dimension; the place where nothing is given. */
  private static Map<String, String> key(
      @org.jspecify.annotations.Nullable JsonNode node, String at) {
    if (node == null || node.isNull()) {
      return Map.of("series", at);
    }
    if (!node.isObject() || node.isEmpty()) {
      return Map.of("series", text(node, at + ".key"));
    }
    Map<String, String> key = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      key.put(entry.getKey(), text(entry.getValue(), at + ".key." + entry.getKey()));
    }
    return key;
  }

  private List<MetricQuery.Filter> filters() {
    List<MetricQuery.Filter> filters = new ArrayList<>();
    for (JsonNode node : array(body.get("filters"), "filters")) {
      String at = "filters[" + filters.size() + "]";
      if (!node.isObject()) {
        throw wrong(at, "must be an object with field, op and value");
      }
      List<Object> values = new ArrayList<>();
      JsonNode given = node.has("values") ? node.get("values") : node.get("value");
      if (given != null && given.isArray()) {
        given.forEach(value -> values.add(scalar(value, at)));
      } else if (given != null && !given.isNull()) {
        values.add(scalar(given, at));
      }
      boolean not = node.path("not").asBoolean(false);
      String field = text(node.get("field"), at + ".field");
      filters.add(new MetricQuery.Filter(field, op(node, at), values, not));
    }
    return filters;
  }

  private static MetricQuery.Op op(JsonNode node, String at) {
    String word = node.hasNonNull("op") ? text(node.get("op"), at + ".op") : "eq";
    MetricQuery.Op sign = SIGNS.get(word);
    if (sign != null) {
      return sign;
    }
    for (MetricQuery.Op op : MetricQuery.Op.values()) {
      if (op.name().equals(word.toUpperCase(Locale.ROOT))) {
        return op;
      }
    }
    throw wrong(at + ".op", "must be one of eq, in, lt, lte, gt, gte, between, is_null");
  }

  private static Object scalar(JsonNode value, String at) {
    if (value.isNumber()) {
      return value.decimalValue();
    }
    if (value.isTextual()) {
      return value.textValue();
    }
    throw wrong(at, "must compare with text or numbers");
  }

  private int horizon() {
    JsonNode given = body.get("horizon");
    if (given == null || given.isNull()) {
      return HORIZON;
    }
    if (!given.isIntegralNumber() || !given.canConvertToInt()) {
      throw wrong("horizon", "must be a whole number of periods");
    }
    return given.intValue();
  }

  private double level() {
    JsonNode given = body.get("level");
    if (given == null || given.isNull()) {
      return level;
    }
    if (!given.isNumber()) {
      throw wrong("level", "must be a number such as 0.9");
    }
    return given.doubleValue();
  }

  private static Grain grain(JsonNode node, String at) {
    String word = text(node, at).toUpperCase(Locale.ROOT);
    for (Grain grain : Grain.values()) {
      if (grain.name().equals(word)) {
        return grain;
      }
    }
    throw wrong(at, "must be day, week, month, quarter or year");
  }

  private static LocalDate date(JsonNode node, String at) {
    try {
      return LocalDate.parse(text(node, at));
    } catch (DateTimeParseException notDate) {
      throw wrong(at, "must be a date such as 2026-01-31");
    }
  }

  private static String text(@org.jspecify.annotations.Nullable JsonNode node, String at) {
    if (node == null || !node.isTextual() || node.textValue().isBlank()) {
      throw wrong(at, "must be a text");
    }
    return node.textValue();
  }

  private static JsonNode array(@org.jspecify.annotations.Nullable JsonNode node, String at) {
    if (node == null || node.isNull()) {
      return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
    }
    if (!node.isArray()) {
      throw wrong(at, "must be an array");
    }
    return node;
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static ProblemException badSeries(String at, String why) {
    return Problem.unprocessable("forecast/bad-series", at + " " + why + ".").at(at).asException();
  }

  private static ProblemException wrong(String at, String why) {
    return Problem.invalid("forecast/bad-request", at + " " + why + ".").at(at).asException();
  }
}
