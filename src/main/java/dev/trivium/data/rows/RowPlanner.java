package dev.trivium.data.rows;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.NamedRow;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;
import dev.trivium.data.semantic.Arguments;
import dev.trivium.data.semantic.Query;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans a question about rows: what is filtered on first and sorted by must have an index, since a
 * table is not read through for one page. Every region is read apart and the best of each are
 * merged: this is how an index whose first column is the region gives rows in order.
 */
public final class RowPlanner {
  private final Contract contract;
  private final RowQuestion question;
  private final BiFunction<String, String, byte[]> blind;
  private final Access access;
  private final Arguments arguments = new Arguments();
  private final ColumnCondition columns;
  private final List<String> conditions = new ArrayList<>();
  private final Set<Integer> regions;
  private final Map<String, Integer> codes;

  /**
   * @param codes the regions that the caller may read, by code; region 0 is read by everybody
   * @param blind what a normalised value of a domain looks like in a blind index
   */
  public RowPlanner(
      Contract contract,
      RowQuestion question,
      Map<String, Integer> codes,
      Query.Limits limits,
      BiFunction<String, String, byte[]> blind) {
    if (question.conditions().size() > limits.conditions()) {
      throw RowProblems.tooMany("filters", limits.conditions());
    }
    if (question.order().size() > limits.conditions()) {
      throw RowProblems.tooMany("order", limits.conditions());
    }
    this.contract = contract;
    this.question = question;
    this.blind = blind;
    this.codes = Map.copyOf(codes);
    this.access = new Access(contract);
    this.columns = new ColumnCondition(arguments, limits);
    this.regions = new LinkedHashSet<>(codes.values());
    this.regions.add(0);
  }

  /**
   * One page of rows.
   *
   * @param place texts of the order's columns of the last row before; empty at the beginning
   */
  public RowPlan page(String columnList, List<@Nullable String> place, int rows) {
    List<SortColumn> order = order();
    read();
    if (!place.isEmpty()) {
      conditions.add(new Keyset(order, place, arguments).behind());
    }
    String sql = statement(columnList, sorted(order), rows);
    return new RowPlan(sql, arguments.values(), order);
  }

  /** How many rows there are, as {@code n}, counted no further than {@code most}. */
  public RowPlan count(int most) {
    order();
    read();
    String rows = statement("t.region_id", "", most);
    return new RowPlan(
        "select count(*) as n from (" + rows + ") counted", arguments.values(), List.of());
  }

  private String statement(String columnList, String sorted, int rows) {
    String limit = " limit " + arguments.add(rows, "int");
    return "select t.* from unnest("
        + arguments.add(regions.toArray(Integer[]::new), "int[]")
        + ") as r (id) cross join lateral (select "
        + columnList
        + " from data.\""
        + contract.relation()
        + "\" t where t.region_id = r.id"
        + conditions.stream().map(condition -> " and " + condition).collect(Collectors.joining())
        + sorted
        + limit
        + ") t"
        + sorted
        + limit;
  }

  private static String sorted(List<SortColumn> order) {
    return order.stream()
        .map(SortColumn::ordered)
        .collect(Collectors.joining(", ", " order by ", ""));
  }

  private void read() {
    List<Condition> all = question.conditions();
    if (!all.isEmpty() && all.stream().noneMatch(access::leads)) {
      Condition first = all.getFirst();
      property(first, "filters");
      throw RowProblems.notFilterable(first.field(), access.usable());
    }
    all.forEach(this::read);
  }

  private void read(Condition condition) {
    if (condition.field().equals(RowQuestion.REGION)) {
      within(condition);
      return;
    }
    Property property = property(condition, "filters");
    if (property.personal()) {
      conditions.add(sealed(condition, property));
      return;
    }
    if (property.type() instanceof Type.Document) {
      throw RowProblems.notFilterable(property.name(), access.usable());
    }
    conditions.add(columns.emit(condition, property));
    boolean equality = condition.op() == Op.EQ || condition.op() == Op.IN;
    if (equality && access.regionProperty().filter(property.name()::equals).isPresent()) {
      within(condition);
    }
  }

  /** A region that the caller does not hold answers like one that does not exist. */
  private void within(Condition condition) {
    if (condition.op() != Op.EQ && condition.op() != Op.IN) {
      throw RowProblems.notFilterable(condition.field(), access.usable());
    }
    Set<Integer> named = new HashSet<>();
    for (String code : columns.texts(condition)) {
      Integer id = codes.get(code);
      if (id != null) {
        named.add(id);
      }
    }
    if (condition.not()) {
      regions.removeAll(named);
    } else {
      regions.retainAll(named);
    }
  }

  private String sealed(Condition condition, Property property) {
    String column = property.blindColumn().orElse("");
    boolean equality = condition.op() == Op.EQ || condition.op() == Op.IN;
    if (column.isEmpty() || !equality || condition.not()) {
      throw RowProblems.sealed(property.name(), !column.isEmpty());
    }
    return columns.emitBlind(condition, column, value -> hash(property, value));
  }

  /** What is no value of the property equals no value, which a row's blind index never is. */
  private byte[] hash(Property property, String value) {
    return NamedRow.of(contract, Map.of(property.name(), value))
        .flatMap(NamedRow::comparable)
        .map(named -> blind.apply(property.blindDomain(), named.getValue()))
        .orElseGet(() -> new byte[0]);
  }

  private Property property(Condition condition, String where) {
    return property(condition.field(), where);
  }

  private Property property(String name, String where) {
    return contract.property(name).orElseThrow(() -> RowProblems.unknown(name, where));
  }

  private List<SortColumn> order() {
    List<SortColumn> order = new ArrayList<>();
    Set<String> sorted = new HashSet<>();
    Set<String> held = held();
    for (Query.Order by : question.order()) {
      Property property = property(by.by(), "order");
      boolean first = order.isEmpty();
      boolean fits =
          first
              ? access.sorts(property, held)
              : !property.personal() && !(property.type() instanceof Type.Document);
      if (!fits) {
        throw RowProblems.notSortable(property.name(), access.sortable());
      }
      if (sorted.add(property.column())) {
        order.add(SortColumn.of(property, by.descending()));
      }
    }
    boolean descending = !order.isEmpty() && order.getLast().descending();
    contract.key().stream()
        .filter(property -> sorted.add(property.column()))
        .forEach(property -> order.add(SortColumn.of(property, descending)));
    if (contract.keyedByHash()) {
      order.add(SortColumn.hash(descending));
    }
    order.add(SortColumn.region());
    return order;
  }

  /** Columns that a filter holds to one value, so that the next of an index decides the order. */
  private Set<String> held() {
    Set<String> held = new HashSet<>();
    for (Condition condition : question.conditions()) {
      boolean one =
          condition.op() == Op.EQ || (condition.op() == Op.IN && condition.values().size() == 1);
      if (one && !condition.not()) {
        contract
            .property(condition.field())
            .ifPresent(property -> held.add(property.comparedColumn()));
      }
    }
    return held;
  }
}
