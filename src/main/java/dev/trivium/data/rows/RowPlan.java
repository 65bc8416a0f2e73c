package dev.trivium.data.rows;

import java.util.List;

/**
 * A statement and what it needs.
 *
 * @param order the columns that the rows are sorted by, each row at a place of its own
 */
public record RowPlan(String sql, List<Object> arguments, List<SortColumn> order) {
  public RowPlan {
    arguments = List.copyOf(arguments);
    order = List.copyOf(order);
  }
}
