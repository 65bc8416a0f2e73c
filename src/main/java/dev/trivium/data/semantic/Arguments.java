package dev.trivium.data.semantic;

import java.util.ArrayList;
import java.util.List;

/** The values of a statement, in the order of their {@code $n}. The text never holds a value. */
public final class Arguments {
  private static final int NODES = 20_000;

  private final List<Object> values = new ArrayList<>();
  private int nodes;

  /** Keeps the value and gives the placeholder that stands for it, with its type. */
  public String add(Object value, String sqlType) {
    values.add(value);
    return "$" + values.size() + "::" + sqlType;
  }

  /** Counts one node of an expression: a CASE repeats its subject, and that can be nested. */
  void count() {
    if (++nodes > NODES) {
      throw new ExpressionMistake("the expression has more than " + NODES + " parts");
    }
  }

  /** In the order of the placeholders. */
  public List<Object> values() {
    return List.copyOf(values);
  }
}
