package dev.trivium.data.semantic;

/** A piece of a statement and what it yields. */
record Sql(String text, Type type) {
  /** A column in double quotes. Identifiers are checked where they enter ({@link Table}). */
  static String quoted(String identifier) {
    return '"' + identifier + '"';
  }
}
