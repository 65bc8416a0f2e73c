package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.kernel.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one statement of a question: names select trees, values become arguments, and no text of a
 * caller becomes SQL.
 *
 * <p>Errors: {@code data/unknown-metric} (404), {@code data/unknown-dimension}, {@code
 * data/not-filterable}, {@code data/invalid-filter}, {@code data/different-datasets}, {@code
 * data/invalid-query}, {@code data/too-large} (422).
 */
public final class Planner {
  private final Model model;
  private final Query query;
  private final Query.Limits limits;
  private final Naming naming;
  private final Dataset dataset;
  private final Scope scope;
  private final Arguments arguments = new Arguments();
  private final Map<String, Shown> shown = new LinkedHashMap<>();
  private final Set<String> aliases = new HashSet<>();
  private final TimeSql time;

  /** A column of the grouped rows; hidden ones only order or restrict. */
  record Shown(Plan.Output output, String sql, boolean zero, boolean visible) {}

  private Planner(Model model, Query query, Query.Viewer viewer, Query.Limits limits) {
    this.model = model;
    this.query = query;
    this.limits = limits;
    this.naming = Naming.of(model, query, viewer);
    this.dataset = naming.dataset();
    this.scope = Scope.ofMetrics(dataset);
    arguments.add(viewer.regions().toArray(Integer[]::new), "int[]");
    this.time = new TimeSql(model, query.time(), timeField(), scope, arguments);
  }

  /** The statement for a question. {@code $1} are the regions of the viewer. */
  public static Plan plan(Model model, Query query, Query.Viewer viewer, Query.Limits limits) {
    checkSizes(query, limits);
    Model read = SummaryChoice.in(model, query, viewer);
    return new Planner(read, query, viewer, limits).plan();
  }

  /** The different values of a field, in order, at most {@code limit} and one more. */
  public static Plan values(
      Model model, Dataset dataset, Field field, Query.Viewer viewer, int limit) {
    Query query =
        new Query(
            List.of(),
            List.of(field.name()),
            List.of(new Query.Condition(field.name(), Query.Op.IS_NULL, List.of(false), false)),
            null,
            List.of(),
            List.of(),
            limit,
            null);
    Model alone =
        new Model(
            model.name(),
            model.version(),
            "",
            model.defaultGrain(),
            model.weekStart(),
            null,
            dataset.name(),
            List.of(),
            List.of(dataset),
            List.of());
    return plan(alone, query, viewer, new Query.Limits(limit, 1, 1, 1));
  }

  private Plan plan() {
    if (time.grain() != null) {
      add(Model.PERIOD, "Period", Plan.Role.PERIOD, new Sql(time.bucket(), Type.DATE), null, true);
    }
    query.dimensions().forEach(this::dimension);
    Map<String, String> definitions = new LinkedHashMap<>();
    for (String name : query.metrics()) {
      Metric metric = metric(name, true);
      definitions.put(name, metric.description());
    }
    query.having().forEach(having -> metric(having.metric(), false));
    query.order().stream()
        .map(Query.Order::by)
        .filter(by -> !shown.containsKey(by))
        .forEach(this::orderedBy);
    int limit = query.limit() > 0 ? Math.min(query.limit(), limits.rows()) : limits.rows();
    List<Shown> columns = List.copyOf(shown.values());
    String grouped = grouped(columns);
    String sql = new StatementText(query, columns, time, arguments, grouped).build(limit);
    List<Plan.Output> visible = columns.stream().filter(Shown::visible).map(Shown::output).toList();
    return new Plan(sql, arguments.values(), visible, definitions, dataset.name(), limit);
  }

  private static void checkSizes(Query query, Query.Limits limits) {
    if (query.metrics().isEmpty() && query.dimensions().isEmpty()) {
      throw invalid("metrics", "Name at least one metric or dimension.");
    }
    if (query.dimensions().size() > limits.dimensions()) {
      throw invalid("dimensions", "Group by at most " + limits.dimensions() + " dimensions.");
    }
    if (query.conditions().size() + query.having().size() > limits.conditions()
        || query.metrics().size() > limits.conditions()
        || query.order().size() > limits.conditions()) {
      throw invalid(
          "filters", "Use at most " + limits.conditions() + " conditions, metrics and orders.");
    }
  }

  private @Nullable String timeField() {
    if (query.time() != null && query.time().field() != null) {
      return query.time().field();
    }
    Set<String> own = new HashSet<>();
    for (String name : query.metrics()) {
      String field = naming.metric(name).timeField();
      own.add(field == null ? String.valueOf(dataset.timeField()) : field);
    }
    if (own.size() > 1 && query.time() != null) {
      throw invalid(
          "time.field",
          "The metrics have different dates ("
              + String.join(", ", own)
              + "); say which one is meant.");
    }
    return dataset.timeField() == null || own.isEmpty()
        ? dataset.timeField()
        : own.iterator().next();
  }

  private void dimension(String name) {
    if (shown.containsKey(name)) {
      return;
    }
    if (name.equals(Model.WEEKDAY)) {
      add(name, "Weekday", Plan.Role.DIMENSION, new Sql(time.weekday(), Type.TEXT), null, true);
      return;
    }
    Field field = naming.open(name, "dimensions");
    Sql sql = new RowSql(scope, arguments).emit(field.formula().tree());
    Sql cell =
        switch (sql.type()) {
          case TIMESTAMP -> new Sql(Dates.day(sql), Type.DATE);
          case BOOLEAN -> new Sql(sql.text() + "::text", Type.TEXT);
          case INTEGER, DECIMAL, DOUBLE, TEXT, DATE, UUID, OPAQUE, UNKNOWN -> sql;
        };
    add(name, field.label(), Plan.Role.DIMENSION, cell, field.unit(), true);
  }

  private Metric metric(String name, boolean visible) {
    Metric metric = naming.metric(name);
    if (shown.containsKey(key(name))) {
      return metric;
    }
    Formula filter = metric.filter();
    try {
      Sql sql =
          new GroupSql(scope, arguments, filter == null ? null : filter.tree())
              .emit(metric.formula().tree());
      boolean zero = metric.additive() || GroupSql.zeroWhenEmpty(metric.formula().tree());
      Sql filled =
          zero && sql.type().number()
              ? new Sql("coalesce(" + sql.text() + ", 0)", sql.type())
              : sql;
      shown.put(
          key(name),
          new Shown(
              new Plan.Output(
                  name, alias(name), metric.label(), Plan.Role.METRIC, sql.type(), metric.unit()),
              filled.text(),
              zero,
              visible));
    } catch (ExpressionMistake uncountable) {
      throw Problem.unprocessable("data/not-filterable", "'" + name + "': " + uncountable.reason())
          .at("metrics")
          .asException();
    }
    return metric;
  }

  /** Metrics and dimensions may share a name; a metric is kept under its own key. */
  static String key(String metric) {
    return "metric " + metric;
  }

  private void orderedBy(String by) {
    if (by.equals(Model.PERIOD)) {
      throw invalid("order", "There is no period to order by; give a grain.");
    }
    boolean dimension = naming.dataset().field(by).isPresent() || by.equals(Model.WEEKDAY);
    boolean metric = model.metric(by).isPresent();
    if (dimension && !metric) {
      throw invalid("order", "'" + Naming.shown(by) + "' is not grouped by, so it gives no order.");
    }
    metric(by, false);
  }

  private void add(
      String name, String label, Plan.Role role, Sql sql, @Nullable String unit, boolean visible) {
    shown.put(
        name,
        new Shown(
            new Plan.Output(name, alias(name), label, role, sql.type(), unit),
            sql.text(),
            false,
            visible));
  }

  /** A readable name for a column; the evidence of an answer shows the statement. */
  private String alias(String name) {
    String plain = name.replaceAll("[^a-z0-9]+", "_").replaceAll("_$", "");
    String cut = plain.length() > 55 ? plain.substring(0, 55) : plain;
    String alias = cut;
    for (int n = 2; !aliases.add(alias); n++) {
      alias = cut + "_" + n;
    }
    return alias;
  }

  private String grouped(List<Shown> columns) {
    List<String> items = new ArrayList<>();
    int groups = 0;
    for (Shown column : columns) {
      items.add(column.sql() + " as " + Sql.quoted(column.output().alias()));
      groups += column.output().role() == Plan.Role.METRIC ? 0 : 1;
    }
    List<String> conditions = new ArrayList<>();
    conditions.add("t.region_id = any ($1::int[])");
    conditions.addAll(time.conditions());
    ConditionSql rows = new ConditionSql(scope, arguments, limits);
    for (Query.Condition condition : query.conditions()) {
      conditions.add(
          condition.field().equals(Model.WEEKDAY)
              ? rows.weekday(condition, time.weekday())
              : rows.emit(condition, naming.open(condition.field(), "filters")));
    }
    return "  select "
        + String.join(",\n    ", items)
        + "\n  from "
        + dataset.table().source()
        + " as t"
        + "\n  where "
        + String.join("\n    and ", conditions)
        + grouping(groups);
  }

  private static String grouping(int groups) {
    if (groups == 0) {
      return "";
    }
    List<String> ordinals = new ArrayList<>();
    for (int n = 1; n <= groups; n++) {
      ordinals.add(String.valueOf(n));
    }
    return "\n  group by " + String.join(", ", ordinals);
  }

  static RuntimeException invalid(String param, String detail) {
    return Problem.unprocessable("data/invalid-query", detail).at(param).asException();
  }

  @Override
  public String toString() {
    return "plan for " + query.metrics().toString().toLowerCase(Locale.ROOT);
  }
}
