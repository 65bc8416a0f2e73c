package dev.trivium.data.semantic;

/** What an expression yields. Decimals and sums are exact; only doubles are not. */
public enum Type {
  INTEGER,
  DECIMAL,
  DOUBLE,
  TEXT,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  UUID,
  /** Bytes, documents and times of day: kept and shown elsewhere, never computed with. */
  OPAQUE,
  /** The literal {@code NULL}, which fits everywhere. */
  UNKNOWN;

  boolean number() {
    return this == INTEGER || this == DECIMAL || this == DOUBLE;
  }

  boolean temporal() {
    return this == DATE || this == TIMESTAMP;
  }

  /** What a column of this type is in a statement, wide enough for sums. */
  String sql() {
    return switch (this) {
      case INTEGER, DECIMAL -> "numeric";
      case DOUBLE -> "float8";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> "timestamptz";
      case TEXT, UUID, OPAQUE, UNKNOWN -> "text";
    };
  }

  /** How a person would call it. */
  String word() {
    return switch (this) {
      case INTEGER, DECIMAL, DOUBLE -> "number";
      case TEXT, UUID -> "text";
      case BOOLEAN -> "true or false";
      case DATE, TIMESTAMP -> "date";
      case OPAQUE -> "document";
      case UNKNOWN -> "null";
    };
  }

  /** The type both sides of an operation are computed in; exactness is lost only to doubles. */
  static Type wider(Type left, Type right) {
    if (left == DOUBLE || right == DOUBLE) {
      return DOUBLE;
    }
    return left == DECIMAL || right == DECIMAL ? DECIMAL : INTEGER;
  }
}
