package dev.trivium.data.semantic;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A piece of a statement and what it yields. */
record Sql(String text, Type type) {
  /** A column in double quotes. Identifiers are checked where they enter ({@link Table}). */
  static String quoted(String identifier) {
    return '"' + identifier + '"';
  }

  /** Groups by the first columns. */
  static String grouping(int columns) {
    return columns == 0
        ? ""
        : "\n  group by "
            + IntStream.rangeClosed(1, columns)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
  }

  /** A number that is 0 where there is nothing; anything else as it is. */
  Sql orZero() {
    return type.number() ? new Sql("coalesce(" + text + ", 0)", type) : this;
  }
}
