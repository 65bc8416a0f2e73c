package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Columns.Shown;
import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Query.Having;
import dev.trivium.kernel.Problem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the statement together: grouped rows; periods without a gap; conditions on groups; the first
 * n of each group; order; limit. Each step reads the one before.
 */
final class StatementText {
  /** The step with the grouped rows, which the others read. */
  static final String GROUPED = "grouped";

  private static final String WEEK =
      "array['Monday','Tuesday','Wednesday','Thursday','Friday','Saturday','Sunday']";

  private final Query query;
  private final List<Shown> columns;
  private final TimeSql time;
  private final Arguments arguments;
  private final List<String> steps = new ArrayList<>();
  private String last;

  StatementText(
      Query query,
      List<Shown> columns,
      TimeSql time,
      Arguments arguments,
      List<StackSql.Step> before) {
    this.query = query;
    this.columns = columns;
    this.time = time;
    this.arguments = arguments;
    before.forEach(step -> step(step.name(), step.body()));
    this.last = before.getLast().name();
  }

  /**
   * @param group a group of fewer rows is left out; 0 leaves none out
   */
  String build(int limit, int group) {
    Grain grain = time.grain();
    boolean grouped =
        columns.stream().anyMatch(column -> column.output().role() == Plan.Role.DIMENSION);
    if (grain != null && grain != Grain.HOUR && !grouped) {
      fill(grain, limit);
    }
    boolean counted = group > 1;
    if (counted) {
      leaveOut(arguments.add(group, "int"));
    }
    String where = having();
    Query.Top top = query.top();
    if (top != null) {
      rank(top, where);
      where = "\nwhere place <= " + arguments.add(top.n(), "int");
    }
    String order = order(top);
    String by = order.isEmpty() ? "" : "order by " + order;
    String nth = counted ? ", row_number() over (" + by + ") as " + Sql.quoted(Plan.NTH) : "";
    String answer =
        "select "
            + names(true)
            + nth
            + "\nfrom "
            + last
            + where
            + (by.isEmpty() ? "" : "\n" + by)
            + "\nlimit "
            + arguments.add(limit + 1L, "bigint");
    if (counted) {
      step("answer", answer);
    }
    return "with " + String.join(",\n", steps) + "\n" + (counted ? counted() : answer);
  }

  /** Small groups go before any condition on groups, which could ask for what they hold. */
  private void leaveOut(String least) {
    List<String> sizes =
        columns.stream()
            .map(column -> column.output().alias())
            .filter(alias -> alias.startsWith(SmallGroups.ROWS))
            .toList();
    List<String> keys =
        columns.stream()
            .filter(column -> column.output().role() != Plan.Role.METRIC)
            .map(column -> Sql.quoted(column.output().alias()))
            .toList();
    SmallGroups.steps(last, sizes, keys, least).forEach(step -> step(step.name(), step.body()));
    last = SmallGroups.SHOWN;
  }

  /** The number of groups that were left out beside each row, and also without any. */
  private static String counted() {
    String nth = "answer." + Sql.quoted(Plan.NTH);
    return "select answer.*, left_out."
        + Sql.quoted(Plan.LEFT)
        + "\nfrom "
        + SmallGroups.LEFT
        + " as left_out left join answer on true\norder by "
        + nth;
  }

  /** All buckets of the range, or from the first to the last with rows where it is open. */
  private void fill(Grain grain, int limit) {
    LocalDate first = time.first();
    LocalDate end = time.last();
    if (first != null && end != null && Dates.count(first, end, grain) > limit) {
      throw Problem.unprocessable(
              "data/too-large",
              "The range has more than "
                  + limit
                  + " periods; take a shorter range or a coarser"
                  + " grain.")
          .at("time")
          .asException();
    }
    step(
        "span",
        "  select generate_series("
            + edge(first, "min")
            + ", "
            + edge(end, "max")
            + ", "
            + Dates.interval(grain)
            + ")::date as \"period\"");
    List<String> items = new ArrayList<>();
    for (Shown column : columns) {
      String name = Sql.quoted(column.output().alias());
      if (column.output().role() == Plan.Role.PERIOD) {
        items.add("span." + name);
      } else if (column.zero() && column.output().type().number()) {
        items.add("coalesce(grouped." + name + ", 0) as " + name);
      } else {
        items.add("grouped." + name);
      }
    }
    last =
        step(
            "filled",
            "  select "
                + String.join(", ", items)
                + "\n  from span left join grouped on grouped.\"period\" = span.\"period\"");
  }

  private String edge(@Nullable LocalDate day, String fold) {
    return day == null
        ? "(select " + fold + "(\"period\")::timestamp from grouped)"
        : arguments.add(day, "date") + "::timestamp";
  }

  private void rank(Query.Top top, String where) {
    if (query.order().isEmpty()) {
      throw Planner.invalid("top", "The first of each group need an order.");
    }
    if (top.n() < 1) {
      throw Planner.invalid("top", "The first n of each group need an n of at least 1.");
    }
    List<String> within = top.within().stream().map(this::group).toList();
    String window =
        (within.isEmpty() ? "" : "partition by " + String.join(", ", within) + " ")
            + "order by "
            + String.join(", ", sorted(new ArrayList<>()));
    last =
        step(
            "ranked",
            "  select *, row_number() over ("
                + window
                + ") as place\n  from "
                + last
                + where.replace("\nwhere", "\n  where"));
  }

  private String group(String name) {
    return columns.stream()
        .filter(column -> column.output().role() != Plan.Role.METRIC)
        .filter(column -> column.output().name().equals(name))
        .map(StatementText::sortKey)
        .findFirst()
        .orElseThrow(() ->
            Planner.invalid(
                "top", "'" + Naming.shown(name) + "' is not grouped by, so it makes no group."));
  }

  private String order(Query.@Nullable Top top) {
    List<String> keys = new ArrayList<>();
    if (top != null) {
      top.within().forEach(name -> keys.add(group(name)));
    }
    return String.join(", ", sorted(keys));
  }

  /** The asked order, then the groups, so that equal values always come in the same order. */
  private List<String> sorted(List<String> keys) {
    for (Query.Order order : query.order()) {
      Shown column = ordered(order.by());
      keys.add(sortKey(column) + (order.descending() ? " desc nulls last" : " nulls last"));
    }
    columns.stream()
        .filter(column -> column.output().role() != Plan.Role.METRIC)
        .map(column -> sortKey(column))
        .forEach(keys::add);
    return keys;
  }

  private Shown ordered(String by) {
    return columns.stream()
        .filter(column ->
            column.output().role() == Plan.Role.METRIC && column.output().name().equals(by))
        .findFirst()
        .or(() -> columns.stream().filter(column -> column.output().name().equals(by)).findFirst())
        .orElseThrow();
  }

  private static String sortKey(Shown column) {
    String name = Sql.quoted(column.output().alias());
    return column.output().name().equals(Model.WEEKDAY)
        ? "array_position(" + WEEK + ", " + name + ")"
        : name;
  }

  private String having() {
    List<String> conditions = query.having().stream().map(this::having).toList();
    return conditions.isEmpty() ? "" : "\nwhere " + String.join("\n  and ", conditions);
  }

  private String having(Having having) {
    Shown column =
        columns.stream()
            .filter(candidate -> candidate.output().role() == Plan.Role.METRIC)
            .filter(candidate -> candidate.output().name().equals(having.metric()))
            .findFirst()
            .orElseThrow();
    if (!column.output().type().number()) {
      throw Planner.invalid("having", "'" + having.metric() + "' is not a number.");
    }
    String name = Sql.quoted(column.output().alias());
    List<String> values = having.values().stream().map(this::number).toList();
    boolean two = having.op() == Query.Op.BETWEEN;
    if (having.op() == Query.Op.IS_NULL) {
      return name + " is null";
    }
    if (values.size() != (two ? 2 : 1)
        || having.op() == Query.Op.IN
        || having.op() == Query.Op.STARTS_WITH) {
      throw Planner.invalid(
          "having", "'" + having.metric() + "' takes one number, or two for 'between'.");
    }
    return two
        ? name + " >= " + values.get(0) + " and " + name + " <= " + values.get(1)
        : name + " " + having.op().symbol + " " + values.get(0);
  }

  private String number(Double value) {
    if (!Double.isFinite(value)) {
      throw Planner.invalid("having", "A bound must be a number.");
    }
    return arguments.add(BigDecimal.valueOf(value).toPlainString(), "text") + "::numeric";
  }

  private String names(boolean onlyVisible) {
    return String.join(
        ", ",
        columns.stream()
            .filter(column -> column.visible() || !onlyVisible)
            .map(column -> Sql.quoted(column.output().alias()))
            .toList());
  }

  private String step(String name, String body) {
    steps.add(name + " as (\n" + body + "\n)");
    return name;
  }
}
