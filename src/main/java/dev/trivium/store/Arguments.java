package dev.trivium.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Java values as the client wants them: bytes as buffers, instants with an offset. */
final class Arguments {
  private Arguments() {}

  static Tuple tuple(@Nullable Object... values) {
    Tuple tuple = Tuple.tuple();
    for (Object value : values) {
      tuple.addValue(converted(value));
    }
    return tuple;
  }

  private static @Nullable Object converted(@Nullable Object value) {
    return switch (value) {
      case byte[] bytes -> Buffer.buffer(bytes);
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case byte[][] many -> Arrays.stream(many).map(Arguments::buffer).toArray(Buffer[]::new);
      case Instant[] many ->
          Arrays.stream(many).map(Arguments::offset).toArray(OffsetDateTime[]::new);
      case BigDecimal number -> io.vertx.sqlclient.data.Numeric.create(number);
      case null -> null;
      case Object plain -> plain;
    };
  }

  private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  private static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
