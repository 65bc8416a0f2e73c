package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.kernel.Problem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one statement of a question: names select trees, values become arguments, and no text of a
 * caller becomes SQL. Metrics of several datasets are aggregated apart and set side by side.
 *
 * <p>Errors: {@code data/unknown-metric} (404), {@code data/unknown-dimension}, {@code
 * data/not-filterable}, {@code data/invalid-filter}, {@code data/different-datasets}, {@code
 * data/ambiguous-join}, {@code data/mixed-units}, {@code data/invalid-query}, {@code
 * data/too-large} (422).
 */
public final class Planner {
  private final Model model;
  private final Query query;
  private final Query.Limits limits;
  private final Naming naming;
  private final Fields fields;
  private final Map<String, Fact> facts = new LinkedHashMap<>();
  private final Arguments arguments = new Arguments();
  private final Map<String, Set<String>> splits;
  private final Columns columns;

  private Planner(Model model, Query query, Query.Viewer viewer, Query.Limits limits) {
    this.model = model;
    this.query = query;
    this.limits = limits;
    this.naming = Naming.of(model, query, viewer);
    List<Dataset> datasets = naming.facts();
    if (datasets.size() > limits.datasets()) {
      throw Problem.unprocessable(
              "data/too-large",
              "The metrics stand on "
                  + datasets.size()
                  + " datasets; ask for those of at most "
                  + limits.datasets()
                  + " at once.")
          .at("metrics")
          .asException();
    }
    this.fields = new Fields(model, datasets);
    String regions = arguments.add(viewer.regions().toArray(Integer[]::new), "int[]");
    this.splits = new Units(model, query).splits(naming.metrics());
    for (Dataset dataset : datasets) {
      String timeField = timeField(dataset);
      Set<String> units = splits.getOrDefault(dataset.name(), Set.of());
      SummaryChoice choice = new SummaryChoice(model, query, naming, dataset, timeField, units);
      TimeSql.Asked asked = new TimeSql.Asked(model.weekStart(), query.time(), timeField);
      facts.put(dataset.name(), new Fact(choice.source(), asked, arguments, regions));
    }
    this.columns = new Columns(naming, fields, facts, arguments);
  }

  /** The statement for a question. {@code $1} are the regions of the viewer. */
  public static Plan plan(Model model, Query query, Query.Viewer viewer, Query.Limits limits) {
    checkSizes(query, limits);
    return new Planner(model, query, viewer, limits).plan();
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
            List.of(),
            List.of());
    return plan(alone, query, viewer, new Query.Limits(limit, 1, 1, 1, 1, 0));
  }

  private Plan plan() {
    TimeSql time = facts.values().iterator().next().time();
    if (time.grain() != null) {
      columns.period();
    }
    query.dimensions().forEach(columns::dimension);
    List<String> split = columns.units(splits);
    Map<String, String> definitions = new LinkedHashMap<>();
    query.metrics().forEach(name -> definitions.put(name, columns.metric(name, true)));
    query.having().forEach(having -> columns.metric(having.metric(), false));
    query.order().stream()
        .map(Query.Order::by)
        .filter(by -> !columns.has(by))
        .forEach(this::orderedBy);
    int limit = query.limit() > 0 ? Math.min(query.limit(), limits.rows()) : limits.rows();
    facts.values().forEach(fact -> fact.time().conditions().forEach(fact::where));
    query.conditions().forEach(this::restrict);
    Set<String> reads = new LinkedHashSet<>();
    facts.values().forEach(fact -> reads.addAll(fact.reads()));
    boolean counted = limits.group() > 1;
    if (counted) {
      columns.sizes();
    }
    List<Columns.Shown> all = columns.all();
    String sql =
        new StatementText(query, all, time, arguments, columns.steps())
            .build(limit, limits.group());
    List<Plan.Output> visible =
        all.stream().filter(Columns.Shown::visible).map(Columns.Shown::output).toList();
    return new Plan(
        sql,
        arguments.values(),
        visible,
        definitions,
        List.copyOf(reads),
        split,
        limit,
        counted,
        facts.values().stream().flatMap(fact -> fact.marked().stream()).toList());
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

  /** The date a fact is counted by: the one asked for, or that of its metrics. */
  private @Nullable String timeField(Dataset dataset) {
    if (query.time() != null && query.time().field() != null) {
      return query.time().field();
    }
    Set<String> own = new HashSet<>();
    query.metrics().stream()
        .flatMap(name -> parts(naming.metric(name)).stream())
        .filter(part -> part.dataset().equals(dataset.name()))
        .map(Metric::timeField)
        .forEach(field -> own.add(field == null ? String.valueOf(dataset.timeField()) : field));
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

  private static List<Metric> parts(Metric metric) {
    return metric.parts().isEmpty() ? List.of(metric) : metric.parts();
  }

  private void orderedBy(String by) {
    if (by.equals(Model.PERIOD)) {
      throw invalid("order", "There is no period to order by; give a grain.");
    }
    boolean dimension =
        by.equals(Model.WEEKDAY)
            || naming.facts().stream().anyMatch(fact -> fact.field(by).isPresent());
    boolean metric = model.metric(by).isPresent();
    if (dimension && !metric) {
      throw invalid("order", "'" + Naming.shown(by) + "' is not grouped by, so it gives no order.");
    }
    columns.metric(by, false);
  }

  /** A condition holds for the rows of every fact. */
  private void restrict(Query.Condition condition) {
    String name = condition.field();
    if (name.equals(Model.WEEKDAY)) {
      facts.values().forEach(fact -> fact.where(condition, fact.time().weekday(), limits));
    } else if (fields.regions(name, "filters")) {
      fields.checkCodes(condition);
      facts.values().forEach(fact -> fact.whereRegion(condition, limits));
    } else {
      fields
          .open(name, "filters")
          .forEach((dataset, found) -> fact(dataset).where(condition, found, limits));
    }
  }

  private Fact fact(String dataset) {
    return Objects.requireNonNull(facts.get(dataset));
  }

  static RuntimeException invalid(String param, String detail) {
    return Problem.unprocessable("data/invalid-query", detail).at(param).asException();
  }

  @Override
  public String toString() {
    return "plan for " + query.metrics().toString().toLowerCase(Locale.ROOT);
  }
}
