package dev.trivium.data.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trivium.data.contract.ValueParser.Misfit;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.Base64;
import java.util.UUID;

/** Reads the rarer kinds of values: times of day, UUIDs, bytes and JSON documents. */
final class SpecialValues {
  private static final int UUID_LENGTH = 36;
  private static final int NANOS_OF_MICRO = 1_000;
  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(Type.Document.DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private SpecialValues() {}

  static Object time(String text) {
    try {
      LocalTime time = LocalTime.parse(text);
      return time.toNanoOfDay() % NANOS_OF_MICRO == 0 ? time : Misfit.SCALE;
    } catch (DateTimeException notATime) {
      return Misfit.TYPE;
    }
  }

  /** Java would also take shortened groups, which two systems could read differently. */
  static Object uuid(String text) {
    try {
      return text.length() == UUID_LENGTH ? (Object) UUID.fromString(text) : Misfit.TYPE;
    } catch (IllegalArgumentException notAUuid) {
      return Misfit.TYPE;
    }
  }

  static Object bytes(String text) {
    if (text.length() > (Type.Bytes.MOST + 2) / 3 * 4) {
      return Misfit.RANGE;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return bytes.length <= Type.Bytes.MOST
          ? (Object) Base64.getEncoder().encodeToString(bytes)
          : Misfit.RANGE;
    } catch (IllegalArgumentException notBase64) {
      return Misfit.TYPE;
    }
  }

  /** The document without spaces; a NUL inside is refused, since the database cannot hold it. */
  static Object document(String text, boolean list) {
    if (text.getBytes(StandardCharsets.UTF_8).length > Type.Document.MOST) {
      return Misfit.RANGE;
    }
    try {
      JsonNode tree = JSON.readTree(text);
      String shortened = tree.toString();
      boolean fits = list ? tree.isArray() : tree.isObject();
      return fits && !shortened.contains("\\u0000") ? (Object) shortened : Misfit.TYPE;
    } catch (JsonProcessingException notJson) {
      return Misfit.TYPE;
    }
  }
}
