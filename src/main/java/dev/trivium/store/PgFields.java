package dev.trivium.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.data.Numeric;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A row of the client, seen as {@link Fields}. */
record PgFields(Row row) implements Fields {
  @Override
  public String text(String column) {
    return some(row.getString(column), column);
  }

  @Override
  public Optional<String> optionalText(String column) {
    return Optional.ofNullable(row.getString(column));
  }

  @Override
  public int integer(String column) {
    return some(row.getInteger(column), column);
  }

  @Override
  public long bigint(String column) {
    return some(row.getLong(column), column);
  }

  @Override
  public double real(String column) {
    return some(row.getDouble(column), column);
  }

  @Override
  public boolean flag(String column) {
    return some(row.getBoolean(column), column);
  }

  @Override
  public LocalDate date(String column) {
    return some(row.getLocalDate(column), column);
  }

  @Override
  public Instant instant(String column) {
    return some(row.getOffsetDateTime(column), column).toInstant();
  }

  @Override
  public Optional<Instant> optionalInstant(String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  @Override
  public UUID uuid(String column) {
    return some(row.getUUID(column), column);
  }

  @Override
  public byte[] bytes(String column) {
    return some(row.getBuffer(column), column).getBytes();
  }

  @Override
  public String json(String column) {
    return io.vertx.core.json.Json.encode(some(row.getValue(column), column));
  }

  @Override
  public List<String> texts(String column) {
    return List.of(some(row.getArrayOfStrings(column), column));
  }

  @Override
  public List<Instant> instants(String column) {
    return Stream.of(some(row.getArrayOfOffsetDateTimes(column), column))
        .map(OffsetDateTime::toInstant)
        .toList();
  }

  @Override
  public boolean isNull(String column) {
    return row.getValue(column) == null;
  }

  @Override
  public @Nullable Object value(String column) {
    return switch (row.getValue(column)) {
      case Numeric number -> number.bigDecimalValue();
      case OffsetDateTime time -> time.toInstant();
      case Buffer buffer -> buffer.getBytes();
      case null -> null;
      case Object plain -> plain;
    };
  }

  @Override
  public List<String> columns() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      names.add(row.getColumnName(i));
    }
    return names;
  }

  private static <T> T some(@Nullable T value, String column) {
    return Objects.requireNonNull(value, column);
  }
}
