package dev.trivium.data.contract;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that are equal exactly for rows of equal content. Each value carries its property's
 * name, and absent values leave no trace, so a property added later does not change the rows before
 * it.
 */
public final class CanonicalRow {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final List<Property> properties;
  private final byte[][] names;
  private byte[] buffer = new byte[512];
  private int length;

  public CanonicalRow(Contract contract) {
    this.properties = contract.properties();
    this.names = new byte[properties.size()][];
    for (int i = 0; i < names.length; i++) {
      names[i] = properties.get(i).name().getBytes(StandardCharsets.UTF_8);
    }
  }

  public byte[] bytes(@Nullable Object[] values) {
    length = 0;
    for (int i = 0; i < names.length; i++) {
      Object value = values[i];
      if (value != null) {
        write(names[i]);
        write(value);
      }
    }
    return Arrays.copyOf(buffer, length);
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

  private void write(Object value) {
    switch (value) {
      case Long number -> eight(number);
      case Double real -> eight(Double.doubleToLongBits(real));
      case LocalDate day -> eight(day.toEpochDay());
      case Instant moment -> eight(moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1_000);
      default -> write(value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void eight(long number) {
    size(Long.BYTES);
    LONG.set(buffer, length, number);
    length += Long.BYTES;
  }

  private void write(byte[] bytes) {
    size(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  /** Writes the size of what follows, for which there is room then. */
  private void size(int size) {
    if (length + size + 3 > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + size + 3));
    }
    buffer[length++] = (byte) (size >>> 16);
    buffer[length++] = (byte) (size >>> 8);
    buffer[length++] = (byte) size;
  }
}
