package dev.trivium.chat.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * A long conversation as one item: what the user said in it, and nothing else, since answers are
 * found anew. The same conversation gives the same item.
 */
public final class Compaction {
  private static final String TYPE = "compaction";
  private static final int VERSION = 1;

  private Compaction() {}

  /** The answer to a request for it. */
  public static ObjectNode of(CreateRequest request, String id, Instant at) {
    ObjectNode body = Wire.object();
    body.put("id", id);
    body.put("object", "response.compaction");
    body.put("created_at", at.getEpochSecond());
    String kept = written(request.turns());
    body.putArray("output")
        .addObject()
        .put("id", "cmp" + id.substring(id.indexOf('_')))
        .put("type", TYPE)
        .put("encrypted_content", kept);
    int before = Usage.tokens(String.join("\n", request.turns()));
    body.set("usage", new Usage(before, Usage.tokens(kept)).response());
    return body;
  }

  /** What the user said, from an item that this class made; nothing from another house's. */
  static List<String> turns(JsonNode item) {
    try {
      byte[] kept = Base64.getUrlDecoder().decode(item.path("encrypted_content").asText(""));
      JsonNode read = Wire.read(new String(kept, StandardCharsets.UTF_8));
      if (read.path("v").asInt() != VERSION) {
        return List.of();
      }
      return read.path("turns").valueStream().map(turn -> turn.asText("")).toList();
    } catch (IllegalArgumentException | JsonProcessingException notOurs) {
      return List.of();
    }
  }

  private static String written(List<String> turns) {
    ObjectNode kept = Wire.object().put("v", VERSION);
    ArrayNode said = kept.putArray("turns");
    turns.forEach(said::add);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Wire.bytes(kept));
  }
}
