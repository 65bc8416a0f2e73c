package dev.trivium.data.semantic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets facts side by side. Each is grouped apart first; then their groups are stacked and grouped
 * once more by the same keys, so that no row can meet several of another fact, and groups without a
 * value of a key meet too, which no full join by equality could do.
 */
final class StackSql {
  static final String JOINED = "joined";

  private StackSql() {}

  /** A named part of a statement. */
  record Step(String name, String body) {}

  /**
   * @param keys how many of the first columns of each fact are the keys
   * @return steps of which the last is {@link #JOINED}
   */
  static List<Step> steps(List<Fact> facts, int keys) {
    if (facts.size() == 1) {
      return List.of(new Step(JOINED, facts.getFirst().select(keys)));
    }
    Map<String, Type> columns = new LinkedHashMap<>();
    facts.forEach(
        fact -> fact.columns().forEach((alias, sql) -> columns.putIfAbsent(alias, sql.type())));
    List<Step> steps = new ArrayList<>();
    List<String> stacked = new ArrayList<>();
    for (Fact fact : facts) {
      String name = "fact_" + (steps.size() + 1);
      steps.add(new Step(name, fact.select(keys)));
      stacked.add("  select " + String.join(", ", items(fact, columns)) + " from " + name);
    }
    steps.add(new Step("stacked", String.join("\n  union all\n", stacked)));
    steps.add(
        new Step(
            JOINED,
            "  select "
                + String.join(", ", folded(columns, keys))
                + "\n  from stacked"
                + Sql.grouping(keys)));
    return steps;
  }

  private static List<String> items(Fact fact, Map<String, Type> columns) {
    List<String> items = new ArrayList<>();
    columns.forEach((alias, type) ->
        items.add(
            fact.columns().containsKey(alias)
                ? Sql.quoted(alias)
                : "null::" + type.sql() + " as " + Sql.quoted(alias)));
    return items;
  }

  /** Each group has one value of each column, beside nothing; the greatest is that value. */
  private static List<String> folded(Map<String, Type> columns, int keys) {
    List<String> items = new ArrayList<>();
    columns.forEach((alias, type) -> {
      String fold = type == Type.BOOLEAN ? "bool_or" : "max";
      items.add(
          items.size() < keys
              ? Sql.quoted(alias)
              : fold + "(" + Sql.quoted(alias) + ") as " + Sql.quoted(alias));
    });
    return items;
  }
}
