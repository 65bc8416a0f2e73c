package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Messages of Chat Completions as they are passed on: their known members only. */
final class DialogueMessages {
  private DialogueMessages() {}

  static void read(JsonNode messages, ArrayNode system, ArrayNode turns) {
    if (!messages.isArray()) {
      throw Members.wrong("messages", "a list");
    }
    for (int i = 0; i < messages.size(); i++) {
      String at = "messages[" + i + "]";
      JsonNode message = messages.get(i);
      String role = message.path("role").asText("");
      switch (role) {
        case "system", "developer" -> system.add(said(message, "system", at));
        case "user" -> turns.add(said(message, "user", at));
        case "assistant" -> turns.add(assistant(message, at));
        case "tool" -> {
          ObjectNode tool = said(message, "tool", at);
          tool.put("tool_call_id", message.path("tool_call_id").asText(""));
          turns.add(tool);
        }
        default ->
            throw Refusals.invalidValue(
                    at + ".role",
                    "A message needs a role: user, assistant, tool, system or developer.")
                .asException();
      }
    }
  }

  private static ObjectNode said(JsonNode message, String role, String at) {
    ObjectNode out = Wire.object();
    out.put("role", role);
    JsonNode content = message.path("content");
    if (!content.isTextual() && !content.isArray()) {
      throw Members.wrong(at + ".content", "a string or a list of parts");
    }
    out.set("content", content);
    if (message.path("name").isTextual()) {
      out.set("name", message.get("name"));
    }
    return out;
  }

  private static ObjectNode assistant(JsonNode message, String at) {
    ObjectNode out = Wire.object();
    out.put("role", "assistant");
    JsonNode content = message.path("content");
    out.set("content", content.isMissingNode() ? Wire.NODES.nullNode() : content);
    JsonNode calls = message.path("tool_calls");
    if (calls.isArray() && !calls.isEmpty()) {
      ArrayNode passed = out.putArray("tool_calls");
      for (JsonNode call : calls) {
        JsonNode function = call.path("function");
        if (!function.path("name").isTextual() || !call.path("id").isTextual()) {
          throw Members.wrong(at + ".tool_calls", "a list of calls with id and function");
        }
        passed.add(
            call(
                call.get("id").textValue(),
                function.get("name").textValue(),
                function.path("arguments").asText("{}")));
      }
    }
    return out;
  }

  static ObjectNode call(String id, String name, String arguments) {
    ObjectNode call = Wire.object();
    call.put("id", id);
    call.put("type", "function");
    call.putObject("function").put("name", name).put("arguments", arguments);
    return call;
  }
}
