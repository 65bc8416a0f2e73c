package dev.trivium.data.rows;

import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column that rows are sorted by, and how its values become the text of a place and values again.
 *
 * @param absent whether a row may be without a value; PostgreSQL sorts it as the greatest
 */
public record SortColumn(String column, Type type, boolean descending, boolean absent) {
  private static final Type HASH = new Type.Bytes();
  private static final Type REGION = new Type.Whole(32);

  static SortColumn of(Property property, boolean descending) {
    return new SortColumn(property.column(), property.type(), descending, !property.required());
  }

  /** What recognises a row that has no key of its own. */
  static SortColumn hash(boolean descending) {
    return new SortColumn("_row_hash", HASH, descending, false);
  }

  /** The last word between rows of one key in several regions. */
  static SortColumn region() {
    return new SortColumn("region_id", REGION, false, false);
  }

  String quoted() {
    return "t.\"" + column + '"';
  }

  String ordered() {
    return quoted() + (descending ? " desc" : "");
  }

  /** The text of a value as the database gives it. */
  public @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case Float real -> String.valueOf(real.doubleValue());
      default -> value.toString();
    };
  }

  /** The value of a text that {@link #text} gave. */
  Object value(String text) {
    return switch (type) {
      case Type.Whole whole -> Long.valueOf(text);
      case Type.Decimal decimal -> Long.valueOf(text);
      case Type.Real real -> Double.valueOf(text);
      case Type.Bool bool -> Boolean.valueOf(text);
      case Type.Day day -> LocalDate.parse(text);
      case Type.Moment moment -> Instant.parse(text);
      case Type.Time time -> LocalTime.parse(text);
      case Type.Uuid uuid -> UUID.fromString(text);
      case Type.Bytes bytes -> Base64.getDecoder().decode(text);
      case Type.Text any -> text;
      case Type.Document document ->
          throw new IllegalStateException("nothing is sorted by documents");
    };
  }

  /** The type of a placeholder that is compared with the column. */
  String argumentType() {
    return argumentType(type);
  }

  static String argumentType(Type type) {
    return switch (type) {
      case Type.Whole whole -> "bigint";
      case Type.Decimal decimal -> "bigint";
      case Type.Real real -> "float8";
      case Type.Text text -> "text";
      case Type.Bool bool -> type.sql();
      case Type.Day day -> type.sql();
      case Type.Moment moment -> type.sql();
      case Type.Time time -> type.sql();
      case Type.Uuid uuid -> type.sql();
      case Type.Bytes bytes -> type.sql();
      case Type.Document document -> type.sql();
    };
  }
}
