package dev.trivium.data.semantic;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out groups that stand on too few rows, so that an answer tells nothing of single ones.
 * What is left out must not be what remains of a total either: it is at least two groups, and
 * together at least so many rows; where there are fewer, the next smallest go with them.
 *
 * <p>Names in capitals, which no column of an answer has.
 */
final class SmallGroups {
  /** How the columns begin that say how many rows a group stands on. */
  static final String ROWS = "Rows_";

  /** The step with the groups that are shown. */
  static final String SHOWN = "shown_groups";

  /** The step with the number of groups that are not. */
  static final String LEFT = "left_out";

  private static final String JUDGED = "judged_groups";

  private SmallGroups() {}

  /**
   * @param from the step with all groups
   * @param sizes columns with numbers of rows; one that is 0 tells nothing of a row
   * @param keys what orders groups of the same size
   * @param least rows of a group that is shown
   */
  static List<StackSql.Step> steps(
      String from, List<String> sizes, List<String> keys, String least) {
    String size =
        sizes.stream()
            .map(column -> "nullif(" + Sql.quoted(column) + ", 0)")
            .collect(joining(", ", "least(", ")"));
    List<String> order = new ArrayList<>(List.of("\"Size\" nulls last"));
    order.addAll(keys);
    return List.of(
        new StackSql.Step("sized_groups", "  select *, " + size + " as \"Size\"\n  from " + from),
        new StackSql.Step(
            "ordered_groups",
            """
              select *, bool_or("Size" < %1$s) over () as "Any",
                row_number() over w as "Nth", sum("Size") over w - "Size" as "Before"
              from sized_groups
              window w as (order by %2$s rows unbounded preceding)\
            """
                .formatted(least, String.join(", ", order))),
        new StackSql.Step(
            JUDGED,
            """
              select *, coalesce("Size" is not null and "Any"
                and ("Size" < %1$s or "Nth" <= 2 or "Before" < %1$s), false) as "Hidden"
              from ordered_groups\
            """
                .formatted(least)),
        new StackSql.Step(
            LEFT,
            "  select count(*) as "
                + Sql.quoted(Plan.LEFT)
                + " from "
                + JUDGED
                + " where \"Hidden\""),
        new StackSql.Step(SHOWN, "  select * from " + JUDGED + " where not \"Hidden\""));
  }
}
