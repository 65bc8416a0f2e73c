package dev.trivium.data.rows;

import dev.trivium.data.semantic.Query;
import java.util.List;

/**
 * Which rows of a dataset are asked for, and in which order.
 *
 * @param conditions all must hold
 * @param order by properties; the rest of the order is that of the key
 */
public record RowQuestion(List<Query.Condition> conditions, List<Query.Order> order) {
  /** The field that stands for the region of a row, which is first in every index. */
  public static final String REGION = "_region";

  public RowQuestion {
    conditions = List.copyOf(conditions);
    order = List.copyOf(order);
  }
}
