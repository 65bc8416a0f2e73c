package dev.trivium.data.contract;

import java.time.ZoneId;

/** The type of a property: how its text is read and which column keeps it. */
public sealed interface Type {
  /** Text as it came; compared byte by byte. Value: String. */
  record Text() implements Type {}

  /**
   * A whole number in a column of 16, 32 or 64 bits; a format may allow less than the column holds.
   * Value: Long.
   */
  record Whole(int bits, long least, long most) implements Type {
    public Whole(int bits) {
      this(bits, -1L << (bits - 1), ~(-1L << (bits - 1)));
    }
  }

  /** An exact decimal, kept as value × 10^scale in a bigint. Value: Long, already scaled. */
  record Decimal(int precision, int scale) implements Type {}

  /** A binary floating point number of 32 or 64 bits. Value: Double. */
  record Real(int bits) implements Type {}

  /** True or false. Value: Boolean. */
  record Bool() implements Type {}

  /** A calendar day in the given pattern; empty means ISO. Value: LocalDate. */
  record Day(String format) implements Type {}

  /** A time of day to the microsecond, without a zone. Value: LocalTime. */
  record Time() implements Type {}

  /** A UUID in its usual form of 36 characters. Value: UUID. */
  record Uuid() implements Type {}

  /** Bytes, delivered in base64. Value: String, the bytes in canonical base64. */
  record Bytes() implements Type {
    static final int MOST = 1 << 20;
  }

  /** A JSON object or list, shown but never searched. Value: String, the JSON in short form. */
  record Document(boolean list) implements Type {
    static final int MOST = 1 << 16;
    static final int DEPTH = 16;
  }

  /** A moment; text without an offset is read in the zone. Value: Instant in microseconds. */
  record Moment(ZoneId zone) implements Type {}

  /** The word of the contract, which also names the code {@code type.<word>}. */
  default String word() {
    return switch (this) {
      case Text text -> "string";
      case Uuid uuid -> "string";
      case Bytes bytes -> "string";
      case Time time -> "time";
      case Document document -> document.list ? "array" : "object";
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
      case Time time -> "time";
      case Uuid uuid -> "uuid";
      case Bytes bytes -> "bytea";
      case Document document -> "jsonb";
    };
  }

  /** What a person reads in a refusal. */
  default String shown() {
    return switch (this) {
      case Decimal decimal -> "numeric(" + decimal.precision + "," + decimal.scale + ")";
      case Whole whole -> "integer from " + whole.least + " to " + whole.most;
      case Real real -> "f" + real.bits;
      case Day day -> day.format.isEmpty() ? "date" : "date " + day.format;
      case Moment moment -> "timestamp in " + moment.zone;
      case Text text -> "string";
      case Bool bool -> "boolean";
      case Time time -> "time";
      case Uuid uuid -> "string of format uuid";
      case Bytes bytes -> "string of format binary";
      case Document document -> document.list ? "array" : "object";
    };
  }
}
