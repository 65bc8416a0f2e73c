package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Shown;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a metric query from JSON. Whatever is not understood is refused with its place: a misspelt
 * filter must not widen an answer.
 */
final class MetricQueryReader {
  private static final Set<String> MEMBERS =
      Set.of("metrics", "dimensions", "filters", "time", "having", "order", "limit", "top");

  private MetricQueryReader() {}

  /** Errors: {@code data/invalid-query} (400) naming the member. */
  static MetricQuery read(ObjectNode body) {
    only(body, "", MEMBERS);
    return new MetricQuery(
        names(body.get("metrics"), "metrics"),
        names(body.get("dimensions"), "dimensions"),
        filters(body.get("filters")),
        time(body.get("time")),
        having(body.get("having")),
        order(body.get("order")),
        whole(body.get("limit"), "limit", 0),
        top(body.get("top")));
  }

  static List<MetricQuery.Filter> filters(@Nullable JsonNode node) {
    List<MetricQuery.Filter> filters = new ArrayList<>();
    int at = 0;
    for (JsonNode item : items(node, "filters")) {
      filters.add(filter(object(item, "filters[" + at + "]"), "filters[" + at + "]"));
      at++;
    }
    return filters;
  }

  private static MetricQuery.Filter filter(ObjectNode node, String path) {
    only(node, path, Set.of("field", "op", "value", "values"));
    String op = text(node.get("op"), path + ".op").toLowerCase(Locale.ROOT);
    boolean not = op.equals("ne") || op.equals("not_in");
    String positive = op.equals("ne") ? "eq" : op.equals("not_in") ? "in" : op;
    return new MetricQuery.Filter(
        text(node.get("field"), path + ".field"), op(positive, path), values(node, path), not);
  }

  private static MetricQuery.Op op(String word, String path) {
    for (MetricQuery.Op op : MetricQuery.Op.values()) {
      if (op.name().equalsIgnoreCase(word)) {
        return op;
      }
    }
    throw invalid(
        path + ".op",
        "must be one of eq, ne, in, not_in, lt, lte, gt, gte, between, is_null, starts_with");
  }

  /** {@code value} may be one value or a list, {@code values} is a list; one of them. */
  private static List<Object> values(ObjectNode node, String path) {
    JsonNode given = node.has("values") ? node.get("values") : node.get("value");
    if (node.has("values") && node.has("value")) {
      throw invalid(path, "has both value and values");
    }
    List<Object> values = new ArrayList<>();
    if (given == null) {
      return values;
    }
    for (JsonNode item : given.isArray() ? given : List.of(given)) {
      values.add(value(item, path));
    }
    return values;
  }

  private static Object value(JsonNode item, String path) {
    if (item.isTextual()) {
      return item.asText();
    }
    if (item.isBoolean()) {
      return item.asBoolean();
    }
    if (item.isIntegralNumber() && item.canConvertToLong()) {
      return item.asLong();
    }
    if (item.isNumber() && Double.isFinite(item.asDouble())) {
      return item.isBigDecimal() || item.isBigInteger()
          ? item.decimalValue()
          : BigDecimal.valueOf(item.asDouble());
    }
    throw invalid(
        path + ".value", "must be text, a number, true or false; ask for null by is_null");
  }

  private static MetricQuery.@Nullable Time time(@Nullable JsonNode node) {
    if (absent(node)) {
      return null;
    }
    ObjectNode time = object(node, "time");
    only(time, "time", Set.of("field", "from", "to", "grain"));
    JsonNode field = time.get("field");
    return new MetricQuery.Time(
        absent(field) ? null : text(field, "time.field"),
        date(time.get("from"), "time.from"),
        date(time.get("to"), "time.to"),
        grain(time.get("grain")));
  }

  private static MetricQuery.@Nullable Grain grain(@Nullable JsonNode node) {
    if (absent(node)) {
      return null;
    }
    String word = text(node, "time.grain");
    for (MetricQuery.Grain grain : MetricQuery.Grain.values()) {
      if (grain.name().equalsIgnoreCase(word)) {
        return grain;
      }
    }
    throw invalid("time.grain", "must be hour, day, week, month, quarter or year");
  }

  private static @Nullable LocalDate date(@Nullable JsonNode node, String path) {
    if (absent(node)) {
      return null;
    }
    try {
      return LocalDate.parse(text(node, path));
    } catch (DateTimeParseException malformed) {
      throw invalid(path, "must be a day as YYYY-MM-DD");
    }
  }

  private static List<MetricQuery.Having> having(@Nullable JsonNode node) {
    List<MetricQuery.Having> conditions = new ArrayList<>();
    int at = 0;
    for (JsonNode item : items(node, "having")) {
      String path = "having[" + at++ + "]";
      ObjectNode having = object(item, path);
      only(having, path, Set.of("metric", "op", "value", "values"));
      List<Double> bounds = new ArrayList<>();
      for (Object value : values(having, path)) {
        if (!(value instanceof Number number)) {
          throw invalid(path + ".value", "must be a number");
        }
        bounds.add(number.doubleValue());
      }
      conditions.add(
          new MetricQuery.Having(
              text(having.get("metric"), path + ".metric"),
              op(text(having.get("op"), path + ".op"), path),
              bounds));
    }
    return conditions;
  }

  static List<MetricQuery.Order> order(@Nullable JsonNode node) {
    return names(node, "order").stream()
        .map(name ->
            name.startsWith("-")
                ? new MetricQuery.Order(name.substring(1), true)
                : new MetricQuery.Order(name, false))
        .toList();
  }

  private static MetricQuery.@Nullable Top top(@Nullable JsonNode node) {
    if (absent(node)) {
      return null;
    }
    ObjectNode top = object(node, "top");
    only(top, "top", Set.of("within", "n"));
    return new MetricQuery.Top(
        names(top.get("within"), "top.within"), whole(top.get("n"), "top.n", 1));
  }

  private static List<String> names(@Nullable JsonNode node, String path) {
    List<String> names = new ArrayList<>();
    for (JsonNode item : items(node, path)) {
      names.add(text(item, path));
    }
    return names;
  }

  private static Iterable<JsonNode> items(@Nullable JsonNode node, String path) {
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw invalid(path, "must be a list");
    }
    return node;
  }

  static int whole(@Nullable JsonNode node, String path, int otherwise) {
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 1) {
      throw invalid(path, "must be a whole number of at least 1");
    }
    return node.asInt();
  }

  static String text(@Nullable JsonNode node, String path) {
    if (node == null || !node.isTextual() || node.asText().isEmpty()) {
      throw invalid(path, "must be a text");
    }
    return node.asText();
  }

  private static ObjectNode object(@Nullable JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw invalid(path, "must be an object");
  }

  private static boolean absent(@Nullable JsonNode node) {
    return node == null || node.isNull();
  }

  static void only(ObjectNode node, String path, Set<String> known) {
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!known.contains(name)) {
        throw invalid(
            (path.isEmpty() ? "" : path + ".") + Shown.name(name),
            "is not known; there are " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  static RuntimeException invalid(String path, String reason) {
    return Problem.invalid("data/invalid-query", "'" + path + "' " + reason + ".")
        .at(path)
        .asException();
  }
}
