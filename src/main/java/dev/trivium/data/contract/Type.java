package dev.trivium.data.contract;

import java.time.ZoneId;

/** The type of a property: how its text is read and which column keeps it. */
public sealed interface Type {
  /** Text as it came; compared byte by byte. Value: String. */
  record Text() implements Type {}

  /** A whole number of 16, 32 or 64 bits. Value: Long. */
  record Whole(int bits) implements Type {}

  /** An exact decimal, kept as value × 10^scale in a bigint. Value: Long, already scaled. */
  record Decimal(int precision, int scale) implements Type {}

  /** A binary floating point number of 32 or 64 bits. Value: Double. */
  record Real(int bits) implements Type {}

  /** True or false. Value: Boolean. */
  record Bool() implements Type {}

  /** A calendar day in the given pattern; empty means ISO. Value: LocalDate. */
  record Day(String format) implements Type {}

  /** A moment; text without an offset is read in the zone. Value: Instant in microseconds. */
  record Moment(ZoneId zone) implements Type {}

  /** The word of the contract, which also names the code {@code type.<word>}. */
  default String word() {
    return switch (this) {
      case Text text -> "string";
      case Whole whole -> "integer";
      case Decimal decimal -> "number";
      case Real real -> "number";
      case Bool bool -> "boolean";
      case Day day -> "date";
      case Moment moment -> "timestamp";
    };
  }

  /** The type of the column, as it stands in the table. */
  default String sql() {
    return switch (this) {
      case Text text -> "text collate \"C\"";
      case Whole whole -> whole.bits == 16 ? "smallint" : whole.bits == 32 ? "int" : "bigint";
      case Decimal decimal -> "bigint";
      case Real real -> real.bits == 32 ? "real" : "double precision";
      case Bool bool -> "boolean";
      case Day day -> "date";
      case Moment moment -> "timestamptz";
    };
  }

  /** What a person reads in a refusal. */
  default String shown() {
    return switch (this) {
      case Decimal decimal -> "numeric(" + decimal.precision + "," + decimal.scale + ")";
      case Whole whole -> "integer of " + whole.bits + " bits";
      case Real real -> "f" + real.bits;
      case Day day -> day.format.isEmpty() ? "date" : "date " + day.format;
      case Moment moment -> "timestamp in " + moment.zone;
      case Text text -> "string";
      case Bool bool -> "boolean";
    };
  }
}
