package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.data.semantic.Reach.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one dataset in a question: grouped, under their own conditions, with at most one row
 * of each parent beside each of them.
 */
final class Fact {
  private final Dataset dataset;
  private final Map<String, Metric> said;
  private final Expr rows;
  private final List<String> marked;
  private final Arguments arguments;
  private final String regions;
  private final Scope scope;
  private final TimeSql time;
  private final Map<List<Relationship>, Scope> parents = new LinkedHashMap<>();
  private final List<String> joins = new ArrayList<>();
  private final Map<String, Sql> columns = new LinkedHashMap<>();
  private final List<String> conditions = new ArrayList<>();

  /**
   * @param source the dataset, or a summary in its place
   * @param regions placeholder of the ids of the viewer's regions
   */
  Fact(SummaryChoice.Source source, TimeSql.Asked asked, Arguments arguments, String regions) {
    this.dataset = source.dataset();
    this.said = source.metrics();
    this.rows = source.rows();
    this.marked = source.marked();
    this.arguments = arguments;
    this.regions = regions;
    this.scope = Scope.ofMetrics(dataset);
    this.time = new TimeSql(dataset, asked, scope, arguments);
  }

  Dataset dataset() {
    return dataset;
  }

  TimeSql time() {
    return time;
  }

  /** Statements that say whether the rows are read quicker than the summary. */
  List<String> marked() {
    return marked;
  }

  /** Names of the governed datasets that are read. */
  Set<String> reads() {
    Set<String> reads = new LinkedHashSet<>(Set.of(dataset.table().dataset()));
    parents.values().forEach(parent -> reads.add(parent.table().dataset()));
    return reads;
  }

  /** The value of a field as it is shown and grouped by. */
  Sql cell(Found asked) {
    Found found = asked.shortened();
    Sql sql = new RowSql(at(found).ofFields(), arguments).emit(found.field().formula().tree());
    return switch (sql.type()) {
      case TIMESTAMP -> new Sql(Dates.day(sql), Type.DATE);
      case BOOLEAN -> new Sql(sql.text() + "::text", Type.TEXT);
      case INTEGER, DECIMAL, DOUBLE, TEXT, DATE, UUID, OPAQUE, UNKNOWN -> sql;
    };
  }

  /** The value of a property, as text; nothing if this dataset is not split by any. */
  Sql text(Optional<String> property) {
    String text =
        property
            .flatMap(dataset.table()::column)
            .map(column -> scope.raw(column) + "::text")
            .orElse("null::text");
    return new Sql(text, Type.TEXT);
  }

  /** The region that decides who sees the row. */
  Sql region() {
    return new Sql(scope.alias() + ".region_id", Type.INTEGER);
  }

  /**
   * An aggregate over rows of this dataset; 0 instead of nothing where the metric says so.
   *
   * @param counted the field that is counted, if the metric counts the values of one
   */
  Sql aggregate(Metric metric, Optional<Found> counted) {
    Metric read = said.getOrDefault(metric.name(), metric);
    Formula filter = read.filter();
    Sql sql =
        new GroupSql(
                counted.map(this::at).orElse(scope),
                arguments,
                filter == null ? null : filter.tree())
            .emit(read.formula().tree());
    return metric.zeroWithoutRows() ? sql.orZero() : sql;
  }

  /** The number of rows, of those that count. */
  Sql size(@Nullable Expr filter) {
    return new GroupSql(scope, arguments, filter).emit(rows);
  }

  /** How many rows of a group do not meet the condition. */
  Sql rest(Expr filter) {
    Sql all = size(null);
    return new Sql("(" + all.text() + " - " + size(filter).text() + ")", all.type());
  }

  /** What a row must meet. */
  void where(Query.Condition condition, Found asked, Query.Limits limits) {
    Found found = asked.shortened();
    where(new ConditionSql(at(found), arguments, limits).emit(condition, found.field()));
  }

  /** The same for a text of the row that is no field. */
  void where(Query.Condition condition, String text, Query.Limits limits) {
    where(rows(limits).text(condition, text));
  }

  /** Rows of the regions whose code meets the condition. */
  void whereRegion(Query.Condition condition, Query.Limits limits) {
    where(
        region().text()
            + " in (select r.id from sec.region as r where "
            + rows(limits).text(condition, "r.code")
            + ")");
  }

  private ConditionSql rows(Query.Limits limits) {
    return new ConditionSql(scope, arguments, limits);
  }

  /** Where names mean what belongs to the row the path leads to. */
  private Scope at(Found found) {
    Scope here = scope;
    for (int steps = 1; steps <= found.path().size(); steps++) {
      here = parent(here, found.path().subList(0, steps));
    }
    return here;
  }

  private Scope parent(Scope child, List<Relationship> path) {
    Scope known = parents.get(path);
    if (known != null) {
      return known;
    }
    Relationship step = path.getLast();
    Scope parent = Scope.ofMetrics(step.to(), "p" + (parents.size() + 1));
    joins.add(
        "\n  left join " + table(parent) + "\n    on " + step.condition(child, parent, regions));
    parents.put(List.copyOf(path), parent);
    return parent;
  }

  void column(String alias, Sql sql) {
    columns.put(alias, sql);
  }

  Map<String, Sql> columns() {
    return columns;
  }

  void where(String condition) {
    conditions.add(condition);
  }

  /**
   * @param groups how many of the first columns are grouped by
   */
  String select(int groups) {
    List<String> items = new ArrayList<>();
    columns.forEach((alias, sql) -> items.add(sql.text() + " as " + Sql.quoted(alias)));
    List<String> all = new ArrayList<>();
    all.add(scope.alias() + ".region_id = any (" + regions + ")");
    all.addAll(conditions);
    return "  select "
        + String.join(",\n    ", items)
        + "\n  from "
        + table(scope)
        + String.join("", joins)
        + "\n  where "
        + String.join("\n    and ", all)
        + Sql.grouping(groups);
  }

  private static String table(Scope scope) {
    return scope.table().source() + " as " + scope.alias();
  }
}
