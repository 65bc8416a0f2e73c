package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.MetricQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The {@code filters} of a request, read strictly. */
final class FilterBody {
  private static final Set<String> FILTER = Set.of("field", "op", "value", "values", "not");
  private static final Map<String, MetricQuery.Op> SIGNS =
      Map.of("=", MetricQuery.Op.EQ, "<", MetricQuery.Op.LT, ">", MetricQuery.Op.GT);

  private FilterBody() {}

  /**
   * @param given an array
   */
  static List<MetricQuery.Filter> all(JsonNode given) {
    List<MetricQuery.Filter> filters = new ArrayList<>();
    for (JsonNode node : given) {
      String at = "filters[" + filters.size() + "]";
      if (!node.isObject()) {
        throw Members.wrong(at, "must be an object with field, op and value");
      }
      Members.only(node, at + ".", FILTER);
      List<Object> values = new ArrayList<>();
      JsonNode value = node.has("values") ? node.get("values") : node.get("value");
      if (value != null && value.isArray()) {
        value.forEach(one -> values.add(scalar(one, at)));
      } else if (value != null && !value.isNull()) {
        values.add(scalar(value, at));
      }
      boolean not = Members.flag(node, "not", at + ".not");
      String field = Members.text(node.get("field"), at + ".field");
      filters.add(new MetricQuery.Filter(field, op(node, at), values, not));
    }
    return filters;
  }

  private static MetricQuery.Op op(JsonNode node, String at) {
    String word = node.hasNonNull("op") ? Members.text(node.get("op"), at + ".op") : "eq";
    MetricQuery.Op sign = SIGNS.get(word);
    if (sign != null) {
      return sign;
    }
    for (MetricQuery.Op op : MetricQuery.Op.values()) {
      if (op.name().equals(word.toUpperCase(Locale.ROOT))) {
        return op;
      }
    }
    throw Members.wrong(at + ".op", "must be one of eq, in, lt, lte, gt, gte, between, is_null");
  }

  private static Object scalar(JsonNode value, String at) {
    if (value.isNumber()) {
      return value.decimalValue();
    }
    if (value.isTextual()) {
      return value.textValue();
    }
    throw Members.wrong(at, "must compare with text or numbers");
  }
}
