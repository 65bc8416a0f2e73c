package dev.trivium.data.rows;

import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;
import dev.trivium.data.semantic.Arguments;
import dev.trivium.data.semantic.CompareSql;
import dev.trivium.data.semantic.Query;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import dev.trivium.data.semantic.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A condition on one column as SQL, in the type of the column so that an index can serve it. */
final class ColumnCondition {
  private final Arguments arguments;
  private final CompareSql compare;
  private final Values values;

  ColumnCondition(Arguments arguments, Query.Limits limits) {
    this.arguments = arguments;
    this.compare = new CompareSql(arguments, limits);
    this.values = compare.values();
  }

  String emit(Condition condition, Property property) {
    values.counted(condition);
    String column = "t.\"" + property.column() + '"';
    String text =
        condition.op() == Op.IS_NULL
            ? column + (values.truth(condition) ? " is null" : " is not null")
            : typed(condition, column, property.type());
    return condition.not() ? "(" + text + ") is not true" : text;
  }

  /** Equality through what is equal for equal values of a sealed property. */
  String emitBlind(Condition condition, String column, Function<String, byte[]> blind) {
    values.counted(condition);
    List<byte[]> hashes = values.texts(condition).stream().map(blind).toList();
    String name = "t.\"" + column + '"';
    return hashes.size() == 1
        ? name + " = " + arguments.add(hashes.getFirst(), "bytea")
        : name + " = any (" + arguments.add(hashes.toArray(byte[][]::new), "bytea[]") + ")";
  }

  /** The texts of an equality. */
  List<String> texts(Condition condition) {
    values.counted(condition);
    return values.texts(condition);
  }

  private String typed(Condition condition, String column, Type type) {
    return switch (type) {
      case Type.Whole whole -> compare.whole(condition, column, 0);
      case Type.Decimal decimal -> compare.whole(condition, column, decimal.scale());
      case Type.Real real -> compared(condition, column, values.doubles(condition), type);
      case Type.Text text -> compare.text(condition, column);
      case Type.Bool bool -> {
        values.only(condition, Op.EQ, Op.IN);
        yield compared(condition, column, values.truths(condition), type);
      }
      case Type.Day day -> compared(condition, column, values.dates(condition), type);
      case Type.Moment moment ->
          read(
              condition,
              column,
              type,
              text -> moment(text, moment.zone()),
              "a time as" + " 2026-01-31T08:30:00Z, or a day");
      case Type.Time time ->
          read(condition, column, type, LocalTime::parse, "a time of day as 08:30:00");
      case Type.Uuid uuid -> {
        values.only(condition, Op.EQ, Op.IN);
        yield read(condition, column, type, UUID::fromString, "a UUID");
      }
      case Type.Bytes bytes -> {
        values.only(condition, Op.EQ, Op.IN);
        yield read(condition, column, type, Base64.getDecoder()::decode, "bytes in base64");
      }
      case Type.Document document -> throw values.refused(condition, "is on a document");
    };
  }

  private String read(
      Condition condition, String column, Type type, Function<String, Object> read, String what) {
    try {
      List<Object> given = values.texts(condition).stream().map(read).toList();
      return compared(condition, column, given, type);
    } catch (IllegalArgumentException | DateTimeException malformed) {
      throw values.refused(condition, "takes " + what);
    }
  }

  private String compared(Condition condition, String column, List<?> given, Type type) {
    return compare.compared(condition, column, given, SortColumn.argumentType(type), "");
  }

  /** A day means its beginning where the contract stands. */
  private static Object moment(String text, ZoneId zone) {
    Instant moment;
    if (text.length() == 10) {
      moment = LocalDate.parse(text).atStartOfDay(zone).toInstant();
    } else if (text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10) {
      moment = OffsetDateTime.parse(text).toInstant();
    } else {
      moment = LocalDateTime.parse(text).atZone(zone).toInstant();
    }
    int year = moment.atZone(zone).getYear();
    if (year < 1 || year > 9999) {
      throw new DateTimeException("a year that no column holds");
    }
    return moment;
  }
}
