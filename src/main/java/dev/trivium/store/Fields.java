package dev.trivium.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row, read by column name. A getter fails on null; {@link #value} gives null, and numbers,
 * text, booleans, {@link LocalDate}, {@link Instant}, {@link UUID} and {@code byte[]} as they are
 * (numeric as {@code BigDecimal}).
 */
public interface Fields {
  String text(String column);

  Optional<String> optionalText(String column);

  int integer(String column);

  long bigint(String column);

  double real(String column);

  boolean flag(String column);

  LocalDate date(String column);

  Instant instant(String column);

  Optional<Instant> optionalInstant(String column);

  UUID uuid(String column);

  byte[] bytes(String column);

  /** The text of a json or jsonb column. */
  String json(String column);

  /** An array of text. */
  List<String> texts(String column);

  /** An array of moments. */
  List<Instant> instants(String column);

  boolean isNull(String column);

  @Nullable Object value(String column);

  List<String> columns();
}
