package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.data.semantic.Reach.Found;
import dev.trivium.kernel.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of an answer: what each is called, and what each fact contributes to it. */
final class Columns {
  private final Naming naming;
  private final Fields fields;
  private final Map<String, Fact> facts;
  private final Arguments arguments;
  private final Map<String, Shown> shown = new LinkedHashMap<>();
  private final Map<String, Measured> measured = new HashMap<>();
  private final List<Metric> aggregated = new ArrayList<>();
  private final Set<String> aliases = new HashSet<>();
  private int keys;

  /** Whether the columns of the facts are not yet those of the answer. */
  private boolean composed;

  /**
   * A column of the grouped rows; hidden ones only order or restrict.
   *
   * @param sql what it is made of once the facts stand side by side
   * @param zero whether no rows mean 0
   */
  record Shown(Plan.Output output, String sql, boolean zero, boolean visible) {}

  /** An aggregate of one fact, as it is read when the facts stand side by side. */
  private record Measured(String alias, Sql sql) {}

  /**
   * @param facts by the name of their dataset
   */
  Columns(Naming naming, Fields fields, Map<String, Fact> facts, Arguments arguments) {
    this.naming = naming;
    this.fields = fields;
    this.facts = facts;
    this.arguments = arguments;
  }

  List<Shown> all() {
    return List.copyOf(shown.values());
  }

  boolean has(String dimension) {
    return shown.containsKey(dimension);
  }

  void period() {
    group(Model.PERIOD, "Period", Plan.Role.PERIOD, null, fact -> fact.time().bucket());
  }

  void dimension(String name) {
    if (has(name)) {
      return;
    }
    if (name.equals(Model.WEEKDAY)) {
      group(
          name,
          "Weekday",
          Plan.Role.DIMENSION,
          null,
          fact -> new Sql(fact.time().weekday(), Type.TEXT));
    } else if (fields.regions(name, "dimensions")) {
      region(name);
    } else {
      Map<String, Found> found = fields.open(name, "dimensions");
      Field field = found.values().iterator().next().field();
      group(
          name,
          field.label(),
          Plan.Role.DIMENSION,
          field.unit(),
          fact -> fact.cell(Objects.requireNonNull(found.get(fact.dataset().name()))));
    }
  }

  /** Groups each fact by the units of its amounts; the others stand in a group without a unit. */
  List<String> units(Map<String, Set<String>> splits) {
    List<String> added = new ArrayList<>();
    int most = splits.values().stream().mapToInt(Set::size).max().orElse(0);
    for (int at = 0; at < most; at++) {
      int place = at;
      Function<Fact, Optional<String>> property =
          fact ->
              splits.getOrDefault(fact.dataset().name(), Set.of()).stream().skip(place).findFirst();
      String unit =
          facts.values().stream()
              .flatMap(f -> property.apply(f).stream())
              .findFirst()
              .orElseThrow();
      String name = has(unit) || added.contains(unit) ? unit + "_" + (at + 2) : unit;
      group(
          name, labelled(name), Plan.Role.DIMENSION, null, fact -> fact.text(property.apply(fact)));
      added.add(name);
    }
    return added;
  }

  private static String labelled(String property) {
    String plain = property.replace('_', ' ');
    return plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
  }

  /** Regions meet by their id and are shown by their code, however each dataset writes them. */
  private void region(String name) {
    composed = true;
    String alias = alias(name);
    facts.values().forEach(fact -> fact.column(alias, fact.region()));
    String label =
        facts.values().stream()
            .map(Fact::dataset)
            .flatMap(dataset -> dataset.field(name).stream())
            .map(Field::label)
            .findFirst()
            .orElse("Region");
    keys++;
    shown.put(
        name,
        new Shown(
            new Plan.Output(name, alias, label, Plan.Role.DIMENSION, Type.TEXT, null),
            "(select r.code from sec.region as r where r.id = "
                + StackSql.JOINED
                + "."
                + Sql.quoted(alias)
                + ")",
            false,
            true));
  }

  private void group(
      String name, String label, Plan.Role role, @Nullable String unit, Function<Fact, Sql> cell) {
    String alias = alias(name);
    Type type = Type.UNKNOWN;
    for (Fact fact : facts.values()) {
      Sql sql = cell.apply(fact);
      type = type == Type.UNKNOWN ? sql.type() : type;
      fact.column(alias, sql);
    }
    keys++;
    Plan.Output output = new Plan.Output(name, alias, label, role, type, unit);
    shown.put(name, new Shown(output, Sql.quoted(alias), false, true));
  }

  /** Adds a metric and says what it means. */
  String metric(String name, boolean visible) {
    Metric metric = naming.metric(name);
    if (!shown.containsKey(key(name))) {
      try {
        Measured column = metric.parts().isEmpty() ? measured(metric) : composed(metric);
        Plan.Output output =
            new Plan.Output(
                name,
                column.alias(),
                metric.label(),
                Plan.Role.METRIC,
                column.sql().type(),
                metric.unit());
        shown.put(
            key(name), new Shown(output, column.sql().text(), metric.zeroWithoutRows(), visible));
      } catch (ExpressionMistake uncountable) {
        throw Problem.unprocessable(
                "data/not-filterable", "'" + name + "': " + uncountable.reason())
            .at("metrics")
            .asException();
      }
    }
    return metric.description();
  }

  /**
   * Adds how many rows of each fact a group stands on, how many of them each metric with a
   * condition of its own counts; beside a metric over all rows also how many it does not, as their
   * difference tells of those.
   */
  void sizes() {
    for (Fact fact : facts.values()) {
      size(fact, fact.size(null));
      boolean whole =
          aggregated.stream().anyMatch(metric -> fact(metric) == fact && metric.filter() == null);
      aggregated.stream()
          .filter(metric -> fact(metric) == fact)
          .flatMap(metric -> Stream.ofNullable(metric.filter()))
          .map(Formula::tree)
          .distinct()
          .forEach(filter -> {
            size(fact, fact.size(filter));
            if (whole) {
              size(fact, fact.rest(filter));
            }
          });
    }
  }

  private void size(Fact fact, Sql sql) {
    String alias = SmallGroups.ROWS + (aliases.size() + 1);
    aliases.add(alias);
    fact.column(alias, sql);
    Plan.Output output = new Plan.Output(alias, alias, alias, Plan.Role.METRIC, Type.INTEGER, null);
    shown.put(key(alias), new Shown(output, Sql.quoted(alias), true, false));
  }

  private Measured measured(Metric metric) {
    Measured known = measured.get(metric.name());
    if (known != null) {
      return known;
    }
    Fact fact = fact(metric);
    Sql sql = fact.aggregate(metric, naming.counted(metric.name()));
    String alias = alias(metric.name());
    fact.column(alias, sql);
    Sql read = new Sql(Sql.quoted(alias), sql.type());
    Measured fresh = new Measured(alias, metric.zeroWithoutRows() ? read.orZero() : read);
    measured.put(metric.name(), fresh);
    aggregated.add(metric);
    return fresh;
  }

  private Fact fact(Metric metric) {
    return Objects.requireNonNull(facts.get(metric.dataset()));
  }

  /** A formula over what the facts have aggregated: of sums it makes the ratio of the sums. */
  private Measured composed(Metric metric) {
    composed = true;
    RowSql constants = new RowSql(Scope.ofMetrics(fact(metric).dataset()), arguments);
    Sql sql =
        new FormulaSql(
                constants,
                arguments,
                leaf ->
                    leaf instanceof Expr.Name name
                        ? measured(metric.part(name.name())).sql()
                        : constants.emit(leaf))
            .emit(metric.formula().tree());
    return new Measured(alias(metric.name()), metric.zeroWithoutRows() ? sql.orZero() : sql);
  }

  /** One fact is grouped and done; several, or metrics made of others, take more steps. */
  List<StackSql.Step> steps() {
    List<Fact> all = List.copyOf(facts.values());
    if (all.size() == 1 && !composed) {
      return List.of(new StackSql.Step(StatementText.GROUPED, all.getFirst().select(keys)));
    }
    List<StackSql.Step> steps = new ArrayList<>(StackSql.steps(all, keys));
    List<String> items = new ArrayList<>();
    shown
        .values()
        .forEach(column -> items.add(column.sql() + " as " + Sql.quoted(column.output().alias())));
    steps.add(
        new StackSql.Step(
            StatementText.GROUPED,
            "  select " + String.join(",\n    ", items) + "\n  from " + StackSql.JOINED));
    return steps;
  }

  /** Metrics and dimensions may share a name; a metric is kept under its own key. */
  private static String key(String metric) {
    return "metric " + metric;
  }

  /** A readable name for a column; the evidence of an answer shows the statement. */
  private String alias(String name) {
    String plain = name.replaceAll("[^a-z0-9]+", "_").replaceAll("_$", "");
    String cut = plain.length() > 55 ? plain.substring(0, 55) : plain.isEmpty() ? "column" : plain;
    String alias = cut;
    for (int n = 2; !aliases.add(alias); n++) {
      alias = cut + "_" + n;
    }
    return alias;
  }
}
