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
          .map(check -> new Rule(id, field, "row.rule", severity, dimension, check))
          .map(rule -> List.of(rule.with(tolerated(Threshold.read(entry), new Gate.Counted()))))
          .orElse(List.of());
    }
    return switch (type) {
      case "library" -> library(entry, id, field, severity, dimension);
      case "sql" -> query(entry, later(id, field, severity, dimension, "sql"));
      default -> custom(entry, later(id, field, severity, dimension, "custom"));
    };
  }

  private List<Rule> library(
      Node entry, String id, @Nullable String field, Severity severity, Dimension dimension) {
    String metric = entry.text("metric").or(() -> entry.text("rule")).orElse("");
    if (metric.isEmpty()) {
      entry.wrong("needs a metric, a type sql with a query, or a type text");
      return List.of();
    }
    Threshold threshold = threshold(entry);
    // A tolerated share of failures cannot decide about one row, so it only counts.
    boolean counts = threshold.zero() || severity != Severity.ERROR;
    Severity perRow = counts ? severity : Severity.WARNING;
    Rule whole = later(id, field, severity, dimension, metric);
    return switch (metric) {
      case "nullValues" ->
          property == null
              ? List.of(whole)
              : List.of(
                  new Rule(id, field, "missing", perRow, dimension, new Check.Present())
                      .with(tolerated(threshold, new Gate.Nulls(property))));
      case "missingValues" -> missing(entry, id, field, perRow, dimension, threshold);
      case "invalidValues" -> invalid(entry, id, field, perRow, dimension, threshold);
      case "duplicateValues" -> List.of(whole.with(duplicates(entry, threshold)));
      case "rowCount" -> List.of(whole.with(new Gate(new Gate.RowCount(), threshold)));
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

  private static Threshold threshold(Node entry) {
    Threshold threshold = Threshold.read(entry);
    if (threshold.bounds().isEmpty()) {
      entry.wrong("needs a threshold such as mustBe: 0");
    }
    return threshold;
  }

  /** Rows that break a rule are refused or counted one by one; a tolerance is about the whole. */
  private static @Nullable Gate tolerated(Threshold threshold, Gate.Measure measure) {
    boolean none = threshold.bounds().isEmpty() || threshold.zero();
    return none ? null : new Gate(measure, threshold);
  }

  private @Nullable Gate duplicates(Node entry, Threshold threshold) {
    List<Property> combined = new ArrayList<>();
    Node listed = argument(entry, "properties");
    for (Node item : listed.items()) {
      String name = item.json().asText();
      String plain = name.substring(name.lastIndexOf('.') + 1);
      properties.stream()
          .filter(each -> each.name().equals(plain))
          .findFirst()
          .ifPresentOrElse(combined::add, () -> item.wrong("is not a property"));
    }
    if (combined.isEmpty() && property != null) {
      combined.add(property);
    }
    if (combined.isEmpty()) {
      entry.wrong("duplicateValues needs the properties under arguments");
      return null;
    }
    for (Property each : combined) {
      if (each.personal() && each.blindColumn().isEmpty()) {
        listed.wrong(each.name() + " is sealed without a blind index and cannot be compared");
      }
    }
    return new Gate(new Gate.Duplicates(combined), threshold);
  }

  /** A query is understood and written anew, or refuses the contract. */
  private List<Rule> query(Node entry, Rule whole) {
    Node query = entry.at("query");
    if (!query.there()) {
      query.wrong("is missing");
      return List.of();
    }
    try {
      Gate.Query read = GateQuery.read(query.json().asText(), properties, property);
      return List.of(whole.with(new Gate(read, threshold(entry))));
    } catch (ExpressionMistake mistake) {
      query.wrong("cannot be run here " + mistake.getMessage());
      return List.of();
    }
  }

  /** Rules of other engines are kept and shown; ours are checked for what they say. */
  private List<Rule> custom(Node entry, Rule whole) {
    if (!entry.text("engine", "").equals("trivium")) {
      return List.of(whole);
    }
    return new WatchReader(property)
        .read(entry.at("implementation"))
        .map(measure -> List.of(whole.with(new Gate(measure, new Threshold(List.of(), false)))))
        .orElse(List.of());
  }

  private List<Rule> missing(
      Node entry,
      String id,
      @Nullable String field,
      Severity severity,
      Dimension dimension,
      Threshold threshold) {
    if (property == null) {
      entry.wrong("missingValues stands with a property");
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    Set<Object> values = values(argument(entry, "missingValues"));
    Gate.Measure measure =
        comparable(property) ? new Gate.Missing(property, values) : new Gate.Counted();
    rules.add(
        new Rule(id, field, "missing", severity, dimension, new Check.Present())
            .with(tolerated(threshold, measure)));
    if (!values.isEmpty()) {
      rules.add(new Rule(id, field, "missing", severity, dimension, new Check.NoneOf(values)));
    }
    return rules;
  }

  private static boolean comparable(Property property) {
    return !property.personal() || property.blindColumn().isPresent();
  }

  private List<Rule> invalid(
      Node entry,
      String id,
      @Nullable String field,
      Severity severity,
      Dimension dimension,
      Threshold threshold) {
    if (property == null) {
      entry.wrong("invalidValues stands with a property");
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    Node valid = argument(entry, "validValues");
    Node pattern = argument(entry, "pattern");
    if (valid.there()) {
      Set<Object> values = values(valid);
      Gate.Measure measure =
          pattern.there() || !comparable(property)
              ? new Gate.Counted()
              : new Gate.Invalid(property, values);
      rules.add(
          new Rule(id, field, "values", severity, dimension, new Check.OneOf(values))
              .with(tolerated(threshold, measure)));
    }
    if (pattern.there()) {
      if (property.type() instanceof Type.Text) {
        OptionRules.pattern(pattern, pattern.json().asText())
            .ifPresent(check ->
                rules.add(
                    new Rule(id, field, "pattern", severity, dimension, check)
                        .with(valid.there() ? null : counted(threshold))));
      } else {
        pattern.wrong("a pattern is for strings");
      }
    }
    if (!valid.there() && !pattern.there()) {
      entry.wrong("invalidValues needs validValues or a pattern under arguments");
    }
    return rules;
  }

  /** Patterns are held in RE2 here and would mean something else in the database. */
  private static @Nullable Gate counted(Threshold threshold) {
    return tolerated(threshold, new Gate.Counted());
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
