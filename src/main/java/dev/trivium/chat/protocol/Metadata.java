package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Shown;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The sixteen strings a caller may attach, and the few of them that this house reads. */
public final class Metadata {
  public static final String AS_OF = "trivium_as_of";
  public static final String TIME_ZONE = "trivium_time_zone";
  public static final String KEY = "trivium_idempotency_key";
  public static final int ENTRIES = 16;
  public static final int VALUE = 512;

  /** Names the house itself fills in; what a caller sends under them is dropped. */
  private static final Set<String> OURS =
      Set.of(
          "trivium_disclosure",
          "trivium_band",
          "trivium_confidence",
          "trivium_calibrated",
          "trivium_confidence_reason",
          "trivium_interpretation",
          "trivium_query_type",
          "trivium_generated_by",
          "trivium_grounding",
          "trivium_degraded",
          "trivium_cache",
          "trivium_usage",
          "trivium_cut",
          "trivium_variant");

  private static final int NAME = 64;
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,64}");

  private Metadata() {}

  static Map<String, String> read(Optional<ObjectNode> given) {
    Map<String, String> metadata = new LinkedHashMap<>();
    given.ifPresent(object ->
        object
            .properties()
            .forEach(entry -> {
              String at = "metadata." + Shown.name(entry.getKey());
              if (entry.getKey().length() > NAME) {
                throw Refusals.invalidValue(
                        "metadata", "A key of 'metadata' has over 64 characters.")
                    .asException();
              }
              if (!entry.getValue().isTextual() || entry.getValue().textValue().length() > VALUE) {
                throw Members.wrong(at, "a string of at most 512 characters");
              }
              if (!OURS.contains(entry.getKey())) {
                metadata.put(entry.getKey(), entry.getValue().textValue());
              }
            }));
    if (metadata.size() > ENTRIES) {
      throw Refusals.invalidValue("metadata", "'metadata' has more than 16 keys.").asException();
    }
    return metadata;
  }

  static Optional<LocalDate> asOf(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(AS_OF))
        .map(text -> {
          try {
            return LocalDate.parse(text);
          } catch (DateTimeException notADate) {
            throw Members.wrong("metadata." + AS_OF, "a date such as 2026-11-24");
          }
        });
  }

  static Optional<ZoneId> zone(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(TIME_ZONE))
        .map(text -> {
          try {
            return ZoneId.of(text);
          } catch (DateTimeException notAZone) {
            throw Members.wrong("metadata." + TIME_ZONE, "a time zone such as Europe/Berlin");
          }
        });
  }

  static Optional<String> key(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(KEY)).map(key -> checkedKey(key, "metadata." + KEY));
  }

  /** An idempotency key: at most 64 printable characters. */
  public static String checkedKey(String key, String param) {
    if (!PRINTABLE.matcher(key).matches()) {
      throw Members.wrong(param, "1 to 64 printable characters");
    }
    return key;
  }
}
