package dev.trivium.data.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code quality} entries into rules. An entry with a row form judges each row; what can only
 * be said about the whole delivery is kept and shown as not run per row, never dropped.
 */
final class QualityRules {
  private static final List<String> OPERATORS =
      List.of(
          "mustBe",
          "mustNotBe",
          "mustBeGreaterThan",
          "mustBeGreaterOrEqualTo",
          "mustBeLessThan",
          "mustBeLessOrEqualTo",
          "mustBeBetween",
          "mustNotBeBetween");
  private static final Set<String> TYPES = Set.of("library", "sql", "text", "custom");

  private final List<Property> properties;
  private final @Nullable Property property;

  /**
   * @param properties the fields a row condition may name
   * @param property what the entries are about, or null for the whole row
   */
  QualityRules(List<Property> properties, @Nullable Property property) {
    this.properties = properties;
    this.property = property;
  }

  List<Rule> read(Node quality) {
    List<Rule> rules = new ArrayList<>();
    for (Node entry : quality.items()) {
      String type = entry.text("type", "library").toLowerCase(Locale.ROOT);
      if (!TYPES.contains(type)) {
        entry.at("type").wrong("'" + type + "' is not library, sql, text or custom");
      } else if (!type.equals("text")) {
        rules.addAll(rule(entry, type, rules.size()));
      }
    }
    return rules;
  }

  private List<Rule> rule(Node entry, String type, int number) {
    Severity severity = severity(entry);
    Dimension dimension = dimension(entry);
    String id =
        entry
            .text("id")
            .or(() -> entry.text("name"))
            .orElse((property == null ? "row" : property.name()) + ".quality." + (number + 1));
    String field = property == null ? null : property.name();
    Node row = entry.custom().getOrDefault("trivium.row", entry.missing());
    if (row.there()) {
      return condition(row)
          .map(check -> List.of(new Rule(id, field, "row.rule", severity, dimension, check)))
          .orElse(List.of());
    }
    if (!type.equals("library")) {
      return List.of(later(id, field, severity, dimension, type + " without a row form"));
    }
    return library(entry, id, field, severity, dimension);
  }

  private List<Rule> library(
      Node entry, String id, @Nullable String field, Severity severity, Dimension dimension) {
    String metric = entry.text("metric").or(() -> entry.text("rule")).orElse("");
    if (metric.isEmpty()) {
      entry.wrong("needs a metric, a type sql with a query, or a type text");
      return List.of();
    }
    if (OPERATORS.stream().noneMatch(operator -> entry.at(operator).there())) {
      entry.wrong("needs a threshold such as mustBe: 0");
    }
    boolean zero = entry.at("mustBe").there() && entry.at("mustBe").json().asDouble(-1) == 0;
    // A tolerated share of failures cannot decide about one row, so it only counts.
    Severity perRow = zero || severity != Severity.ERROR ? severity : Severity.WARNING;
    return switch (metric) {
      case "nullValues" ->
          property == null
              ? List.of(later(id, field, severity, dimension, metric))
              : List.of(new Rule(id, field, "missing", perRow, dimension, new Check.Present()));
      case "missingValues" -> missing(entry, id, field, perRow, dimension);
      case "invalidValues" -> invalid(entry, id, field, perRow, dimension);
      case "duplicateValues", "rowCount" -> List.of(later(id, field, severity, dimension, metric));
      default -> {
        entry
            .at("metric")
            .wrong(
                "'"
                    + metric
                    + "' is not nullValues, missingValues, invalidValues, duplicateValues or"
                    + " rowCount");
        yield List.of();
      }
    };
  }

  private List<Rule> missing(
      Node entry, String id, @Nullable String field, Severity severity, Dimension dimension) {
    if (property == null) {
      entry.wrong("missingValues stands with a property");
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    Node listed = argument(entry, "missingValues");
    rules.add(new Rule(id, field, "missing", severity, dimension, new Check.Present()));
    Set<Object> values = values(listed);
    if (!values.isEmpty()) {
      rules.add(new Rule(id, field, "missing", severity, dimension, new Check.NoneOf(values)));
    }
    return rules;
  }

  private List<Rule> invalid(
      Node entry, String id, @Nullable String field, Severity severity, Dimension dimension) {
    if (property == null) {
      entry.wrong("invalidValues stands with a property");
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    Node valid = argument(entry, "validValues");
    Node pattern = argument(entry, "pattern");
    if (valid.there()) {
      rules.add(new Rule(id, field, "values", severity, dimension, new Check.OneOf(values(valid))));
    }
    if (pattern.there()) {
      if (property.type() instanceof Type.Text) {
        OptionRules.pattern(pattern, pattern.json().asText())
            .ifPresent(
                check -> rules.add(new Rule(id, field, "pattern", severity, dimension, check)));
      } else {
        pattern.wrong("a pattern is for strings");
      }
    }
    if (!valid.there() && !pattern.there()) {
      entry.wrong("invalidValues needs validValues or a pattern under arguments");
    }
    return rules;
  }

  /** The standard's own examples have the argument beside {@code arguments}, too. */
  private static Node argument(Node entry, String name) {
    Node inside = entry.at("arguments").at(name);
    return inside.there() ? inside : entry.at(name);
  }

  private Set<Object> values(Node list) {
    Set<Object> values = new LinkedHashSet<>();
    if (property == null) {
      return values;
    }
    ValueParser parser = new ValueParser(property.type());
    for (Node item : list.items()) {
      JsonNode json = item.json();
      Object value = json.isValueNode() ? parser.parse(json.asText()) : ValueParser.Misfit.TYPE;
      if (value instanceof ValueParser.Misfit) {
        item.wrong("is not a value of the type " + property.type().shown());
      } else {
        values.add(value);
      }
    }
    return values;
  }

  private Optional<Check> condition(Node row) {
    try {
      String text = row.json().asText();
      return Optional.of(new Check.OfRow(text, ExpressionParser.parse(text, properties)));
    } catch (ExpressionMistake mistake) {
      row.wrong("the row condition cannot be read " + mistake.getMessage());
      return Optional.empty();
    }
  }

  private static Rule later(
      String id, @Nullable String field, Severity severity, Dimension dimension, String why) {
    return new Rule(id, field, "gate", severity, dimension, new Check.NotPerRow(why));
  }

  private static Severity severity(Node entry) {
    String word = entry.text("severity", "error").toLowerCase(Locale.ROOT);
    return switch (word) {
      case "error", "critical", "high" -> Severity.ERROR;
      case "warning", "warn", "medium", "low" -> Severity.WARNING;
      case "info" -> Severity.INFO;
      default -> {
        entry.at("severity").wrong("'" + word + "' is not error, warning or info");
        yield Severity.ERROR;
      }
    };
  }

  private Dimension dimension(Node entry) {
    String word = entry.text("dimension", "").toUpperCase(Locale.ROOT);
    if (word.isEmpty()) {
      return byMetric(entry.text("metric", ""));
    }
    try {
      return Dimension.valueOf(word);
    } catch (IllegalArgumentException unknown) {
      entry.at("dimension").note("is not a known dimension of quality; counted as conformity");
      return Dimension.CONFORMITY;
    }
  }

  private static Dimension byMetric(String metric) {
    Map<String, Dimension> usual =
        Map.of(
            "nullValues", Dimension.COMPLETENESS,
            "missingValues", Dimension.COMPLETENESS,
            "invalidValues", Dimension.CONFORMITY,
            "duplicateValues", Dimension.UNIQUENESS,
            "rowCount", Dimension.COVERAGE);
    return usual.getOrDefault(metric, Dimension.CONSISTENCY);
  }
}
