package dev.trivium.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation carries from one response to the next: what the analyst remembers and, where
 * a model went on with it, what was said.
 *
 * @param memory of the analyst; null for none
 * @param turns in the words of Chat Completions
 */
record Carried(@Nullable String memory, ArrayNode turns) {
  private static final String HEAD = "{\"turns\":";

  static Carried read(@Nullable String context) {
    if (context == null || !context.startsWith(HEAD)) {
      return new Carried(context, Wire.array());
    }
    try {
      ObjectNode node = (ObjectNode) Wire.read(context);
      return new Carried(
          node.path("memory").isTextual() ? node.get("memory").textValue() : null,
          node.withArray("turns"));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what was carried can be read again", impossible);
    }
  }

  String write() {
    ObjectNode node = Wire.object();
    node.set("turns", turns);
    node.put("memory", memory);
    return new String(Wire.bytes(node), StandardCharsets.UTF_8);
  }
}
