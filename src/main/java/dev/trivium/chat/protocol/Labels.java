package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the house says of a response, beside what its caller attached. Metadata hold sixteen
 * entries, those of the caller first; what finds no room there stands in a member of its own, so
 * that nobody can push it out.
 */
public final class Labels {
  /** Where labels stand that metadata have no room for. */
  public static final String REST = "trivium:labels";

  private static final String PREFIX = "trivium_";

  private Labels() {}

  /** Writes all entries into a response object, in their order. */
  public static void write(ObjectNode response, Map<String, String> entries) {
    ObjectNode metadata = Wire.object();
    ObjectNode rest = Wire.object();
    entries.forEach(
        (name, value) -> (metadata.size() < Metadata.ENTRIES ? metadata : rest).put(name, value));
    response.set("metadata", metadata);
    response.remove(REST);
    if (!rest.isEmpty()) {
      response.set(REST, rest);
    }
  }

  /** All entries of a response object, also those that metadata have no room for. */
  public static Map<String, String> all(JsonNode response) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String member : new String[] {"metadata", REST}) {
      response
          .path(member)
          .properties()
          .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
    }
    return all;
  }

  /** A label of this house, or something else where there is none. */
  public static String of(JsonNode response, String name, String otherwise) {
    JsonNode rest = response.path(REST).path(PREFIX + name);
    JsonNode label = rest.isTextual() ? rest : response.path("metadata").path(PREFIX + name);
    return label.asText(otherwise);
  }

  /** Those of this house, without their prefix. */
  static Map<String, String> ours(JsonNode response) {
    Map<String, String> ours = new LinkedHashMap<>();
    all(response)
        .forEach((name, value) -> {
          if (name.startsWith(PREFIX)) {
            ours.put(name.substring(PREFIX.length()), value);
          }
        });
    return ours;
  }
}
