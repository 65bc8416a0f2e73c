package dev.trivium.data.rows;

import dev.trivium.data.semantic.Arguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies behind a row in an order: rows that are equal up to some column and beyond it there. A
 * row without a value is the greatest, as PostgreSQL sorts by itself.
 */
final class Keyset {
  private final List<SortColumn> order;
  private final List<@Nullable String> placeholders = new ArrayList<>();

  Keyset(List<SortColumn> order, List<@Nullable String> place, Arguments arguments) {
    this.order = order;
    for (int i = 0; i < order.size(); i++) {
      String text = place.get(i);
      placeholders.add(
          text == null
              ? null
              : arguments.add(order.get(i).value(text), order.get(i).argumentType()));
    }
  }

  /** The condition; its first part is a plain bound that an index can begin at. */
  String behind() {
    List<String> ways = new ArrayList<>();
    StringBuilder equal = new StringBuilder();
    for (int i = 0; i < order.size(); i++) {
      String beyond = beyond(order.get(i), placeholders.get(i));
      if (!beyond.isEmpty()) {
        ways.add("(" + equal + beyond + ")");
      }
      equal.append(same(order.get(i), placeholders.get(i))).append(" and ");
    }
    return bound() + "(" + String.join(" or ", ways) + ")";
  }

  private String bound() {
    SortColumn first = order.getFirst();
    String value = placeholders.getFirst();
    if (value == null || (first.absent() && !first.descending())) {
      return "";
    }
    return first.quoted() + (first.descending() ? " <= " : " >= ") + value + " and ";
  }

  private static String same(SortColumn column, @Nullable String value) {
    return column.quoted() + (value == null ? " is null" : " = " + value);
  }

  private static String beyond(SortColumn column, @Nullable String value) {
    String name = column.quoted();
    if (column.descending()) {
      return value == null ? name + " is not null" : name + " < " + value;
    }
    if (value == null) {
      return "";
    }
    return column.absent()
        ? "(" + name + " > " + value + " or " + name + " is null)"
        : name + " > " + value;
  }
}
