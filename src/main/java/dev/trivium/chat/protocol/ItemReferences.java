package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Items of earlier responses that a request names instead of repeating them, as clients do that
 * leave storing to the server. The id of an item tells which response it is of.
 */
public final class ItemReferences {
  /** How many responses the items of one request may be of. */
  public static final int RESPONSES = 200;

  /** How many bytes a request may have once the items stand in it: as many as a body. */
  public static final long BYTES = 4L << 20;

  private ItemReferences() {}

  /**
   * The responses that the items of a body are of, in order; empty for most bodies.
   *
   * <p>Errors: items of over {@link #RESPONSES} responses.
   */
  public static Set<String> responses(ObjectNode body) {
    Set<String> responses = new LinkedHashSet<>();
    for (JsonNode item : body.path("input")) {
      if (isReference(item)) {
        responseOf(item.path("id").asText("")).ifPresent(responses::add);
      }
    }
    if (responses.size() > RESPONSES) {
      throw Refusals.invalidValue(
              "input", "'input' refers to items of over " + RESPONSES + " responses.")
          .asException();
    }
    return responses;
  }

  /**
   * The same body with the items themselves, as far as they are known.
   *
   * <p>Errors: items of over {@link #BYTES} bytes together; one may be named many times.
   */
  public static ObjectNode resolved(ObjectNode body, Map<String, JsonNode> items) {
    Map<String, Integer> sizes = new HashMap<>();
    long bytes = 0;
    ObjectNode whole = body.deepCopy();
    ArrayNode input = whole.putArray("input");
    for (JsonNode item : body.path("input")) {
      String id = item.path("id").asText("");
      JsonNode known = isReference(item) ? items.get(id) : null;
      if (known != null) {
        bytes += sizes.computeIfAbsent(id, first -> Wire.bytes(known).length);
      }
      if (bytes > BYTES) {
        throw Refusals.invalidValue(
                "input", "The items that 'input' refers to have over " + BYTES + " bytes.")
            .asException();
      }
      input.add(known == null ? item : known);
    }
    return whole;
  }

  /** Ids of items are made by {@link Output}: a kind, the id of the response, a number. */
  private static Optional<String> responseOf(String item) {
    String[] parts = item.split("_", 4);
    return parts.length < 2 || parts[1].isEmpty()
        ? Optional.empty()
        : Optional.of("resp_" + parts[1]);
  }

  private static boolean isReference(JsonNode item) {
    return item.path("type").asText("").equals("item_reference");
  }
}
