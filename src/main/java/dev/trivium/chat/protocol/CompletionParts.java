package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Parts of a response object in the form Chat Completions give them. */
final class CompletionParts {
  private static final String CALL = "function_call";

  private CompletionParts() {}

  /** The same members, under the name of their type. */
  static ArrayNode annotations(ObjectNode response) {
    ArrayNode annotations = Wire.array();
    for (JsonNode item : response.path("output")) {
      for (JsonNode each : item.path("content").path(0).path("annotations")) {
        ObjectNode inside = each.deepCopy();
        String type = inside.remove("type").asText();
        annotations.addObject().put("type", type).set(type, inside);
      }
    }
    return annotations;
  }

  /** The functions that are called; none if none is. */
  static ArrayNode calls(ObjectNode response) {
    ArrayNode calls = Wire.array();
    for (JsonNode item : response.path("output")) {
      if (item.path("type").asText().equals(CALL)) {
        calls.add(
            DialogueMessages.call(
                item.path("call_id").asText(),
                item.path("name").asText(),
                item.path("arguments").asText()));
      }
    }
    return calls;
  }

  /** Whether the caller is to call a function now. */
  static boolean callsLast(ObjectNode response) {
    JsonNode output = response.path("output");
    return !output.isEmpty() && output.get(output.size() - 1).path("type").asText().equals(CALL);
  }
}
