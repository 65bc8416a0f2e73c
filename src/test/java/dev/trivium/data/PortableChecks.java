package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a tool for the standard makes of a physical contract, each as one query over the
 * whole view, whose number is compared with a threshold. The meaning is that of datacontract-cli:
 * empty is null, what is empty is not invalid, patterns are looked for anywhere, bounds are
 * inclusive, duplicates are groups. It knows nothing of the engine.
 */
final class PortableChecks {
  private final JsonNode object;
  private final String table;
  private final List<Check> checks = new ArrayList<>();

  /**
   * @param rule what the engine calls the same
   * @param sql one number
   * @param threshold the entry with its operator; empty where nothing may fail
   */
  record Check(String rule, String sql, Optional<JsonNode> threshold) {
    boolean holds(double number) {
      return threshold.map(entry -> holds(entry, number)).orElse(number == 0);
    }

    private static boolean holds(JsonNode entry, double number) {
      Map.Entry<String, JsonNode> operator =
          entry.properties().stream()
              .filter(member -> member.getKey().startsWith("must"))
              .findFirst()
              .orElseThrow();
      JsonNode value = operator.getValue();
      return switch (operator.getKey()) {
        case "mustBe" -> number == value.asDouble();
        case "mustNotBe" -> number != value.asDouble();
        case "mustBeGreaterThan" -> number > value.asDouble();
        case "mustBeGreaterOrEqualTo" -> number >= value.asDouble();
        case "mustBeLessThan" -> number < value.asDouble();
        case "mustBeLessOrEqualTo" -> number <= value.asDouble();
        case "mustBeBetween" ->
            number >= value.get(0).asDouble() && number <= value.get(1).asDouble();
        default -> number < value.get(0).asDouble() || number > value.get(1).asDouble();
      };
    }
  }

  private PortableChecks(JsonNode object, String table) {
    this.object = object;
    this.table = table;
  }

  /**
   * @param contract physical, of one dataset
   * @param table what its queries are asked of, with its schema
   */
  static List<Check> of(JsonNode contract, String table) {
    PortableChecks of = new PortableChecks(contract.at("/schema/0"), table);
    of.all();
    return of.checks;
  }

  private void all() {
    String dataset = object.path("name").asText();
    List<JsonNode> key =
        list(object.path("properties")).stream()
            .filter(property -> property.path("primaryKey").asBoolean())
            .sorted(
                Comparator.comparingInt(property -> property.path("primaryKeyPosition").asInt()))
            .toList();
    if (!key.isEmpty()) {
      add(dataset + ".key", repeated(key.stream().map(PortableChecks::column).toList()));
    }
    for (JsonNode property : object.path("properties")) {
      property(property);
    }
    object.path("quality").forEach(entry -> entry(entry, null));
  }

  private void property(JsonNode property) {
    String name = property.path("name").asText();
    String column = column(property);
    if (property.path("required").asBoolean() || property.path("primaryKey").asBoolean()) {
      add(name + ".required", count(column + " is null"));
    }
    if (property.path("unique").asBoolean()) {
      add(name + ".unique", repeated(List.of(column)));
    }
    JsonNode options = property.path("logicalTypeOptions");
    bound(options, "minimum", name, column, " >= ");
    bound(options, "maximum", name, column, " <= ");
    bound(options, "exclusiveMinimum", name, column, " > ");
    bound(options, "exclusiveMaximum", name, column, " < ");
    String length = "length(" + column + "::text)";
    if (options.has("minLength")) {
      invalid(name + ".length", column, length + " >= " + options.path("minLength"));
    }
    if (options.has("maxLength")) {
      invalid(name + ".length", column, length + " <= " + options.path("maxLength"));
    }
    if (options.has("pattern")) {
      invalid(name + ".pattern", column, matches(column, options.path("pattern")));
    }
    property.path("quality").forEach(entry -> entry(entry, property));
  }

  private void bound(JsonNode options, String bound, String name, String column, String operator) {
    if (options.has(bound)) {
      invalid(name + ".range", column, column + operator + literal(options.path(bound)));
    }
  }

  private void invalid(String rule, String column, String valid) {
    add(rule, count(column + " is not null and not (" + valid + ")"));
  }

  private void entry(JsonNode entry, @Nullable JsonNode property) {
    String id = entry.path("id").asText();
    String column = property == null ? "" : column(property);
    String type = entry.path("type").asText("library");
    if (type.equals("sql")) {
      String query = entry.path("query").asText().replace("{object}", table);
      add(id, query.replace("{property}", property == null ? "" : column), entry);
    } else if (type.equals("library")) {
      String condition = condition(entry, column);
      boolean percent = entry.path("unit").asText().equals("percent");
      add(
          id,
          percent
              ? "select 100.0 * count(*) filter (where " + condition + ") / count(*) from " + table
              : count(condition),
          entry);
    }
  }

  private static String condition(JsonNode entry, String column) {
    JsonNode arguments = entry.path("arguments");
    return switch (entry.path("metric").asText()) {
      case "rowCount" -> "true";
      case "nullValues" -> column + " is null";
      case "missingValues" ->
          column + " is null or " + column + in(arguments.path("missingValues"));
      case "invalidValues" ->
          column
              + " is not null and not ("
              + (arguments.has("validValues")
                  ? column + in(arguments.path("validValues"))
                  : matches(column, arguments.path("pattern")))
              + ")";
      default -> throw new IllegalArgumentException(entry.toString());
    };
  }

  private String count(String condition) {
    return "select count(*) filter (where " + condition + ") from " + table;
  }

  private String repeated(List<String> columns) {
    String by = String.join(", ", columns);
    return "select count(*) from (select from "
        + table
        + " group by "
        + by
        + " having count(*) > 1) g";
  }

  private void add(String rule, String sql) {
    checks.add(new Check(rule, sql, Optional.empty()));
  }

  private void add(String rule, String sql, JsonNode threshold) {
    checks.add(new Check(rule, sql, Optional.of(threshold)));
  }

  private static String matches(String column, JsonNode pattern) {
    return column + "::text ~ " + literal(pattern);
  }

  private static String in(JsonNode values) {
    return list(values).stream()
        .map(PortableChecks::literal)
        .collect(Collectors.joining(", ", " in (", ")"));
  }

  private static String literal(JsonNode value) {
    return value.isNumber() ? value.asText() : "'" + value.asText().replace("'", "''") + "'";
  }

  private static String column(JsonNode property) {
    String name = property.path("physicalName").asText();
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
