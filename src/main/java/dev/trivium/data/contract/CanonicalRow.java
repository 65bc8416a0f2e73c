package dev.trivium.data.contract;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that are equal exactly for rows of equal content. Each value carries its property's
 * name, and absent values leave no trace, so a property added later does not change the rows before
 * it.
 */
public final class CanonicalRow {
  private final List<Property> properties;
  private final byte[][] names;

  public CanonicalRow(Contract contract) {
    this.properties = contract.properties();
    this.names = new byte[properties.size()][];
    for (int i = 0; i < names.length; i++) {
      names[i] = properties.get(i).name().getBytes(StandardCharsets.UTF_8);
    }
  }

  public byte[] bytes(@Nullable Object[] values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    for (int i = 0; i < names.length; i++) {
      Object value = values[i];
      if (value != null) {
        write(out, names[i]);
        write(out, bytes(value));
      }
    }
    return out.toByteArray();
  }

  /** The primary key as one text, by which a row is recognised within a batch. */
  public String key(@Nullable Object[] values) {
    StringBuilder key = new StringBuilder(24);
    for (int i = 0; i < names.length; i++) {
      if (properties.get(i).isKey()) {
        String text = String.valueOf(values[i]);
        key.append(text.length()).append(':').append(text);
      }
    }
    return key.toString();
  }

  private static byte[] bytes(Object value) {
    return switch (value) {
      case Long number -> eight(number);
      case Double real -> eight(Double.doubleToLongBits(real));
      case LocalDate day -> eight(day.toEpochDay());
      case Instant moment -> eight(moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1_000);
      default -> value.toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] eight(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  private static void write(ByteArrayOutputStream out, byte[] bytes) {
    int length = bytes.length;
    out.write(length >>> 16);
    out.write(length >>> 8);
    out.write(length);
    out.write(bytes, 0, length);
  }
}
