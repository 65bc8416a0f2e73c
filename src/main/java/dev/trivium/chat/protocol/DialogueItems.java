package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Items of the Responses API as messages of Chat Completions. */
public final class DialogueItems {
  private DialogueItems() {}

  static void read(JsonNode input, ArrayNode system, ArrayNode turns) {
    if (input.isTextual()) {
      turns.addObject().put("role", "user").put("content", input.textValue());
      return;
    }
    if (!input.isArray()) {
      throw Members.wrong("input", "a string or a list");
    }
    for (int i = 0; i < input.size(); i++) {
      item(input.get(i), "input[" + i + "]", system, turns);
    }
  }

  /** Items of a response that has ended, as turns to go on from. */
  public static void said(ArrayNode output, ArrayNode turns) {
    for (int i = 0; i < output.size(); i++) {
      item(output.get(i), "output[" + i + "]", Wire.array(), turns);
    }
  }

  private static void item(JsonNode item, String at, ArrayNode system, ArrayNode turns) {
    String type = item.path("type").asText("message");
    switch (type) {
      case "message" -> message(item, at, system, turns);
      case "function_call" -> call(item, at, turns);
      case "function_call_output" -> {
        ObjectNode tool = turns.addObject();
        tool.put("role", "tool");
        tool.put("tool_call_id", item.path("call_id").asText(""));
        JsonNode output = item.path("output");
        tool.put("content", output.isTextual() ? output.textValue() : text(output, at));
      }
      case "compaction" ->
          Compaction.turns(item)
              .forEach(said -> turns.addObject().put("role", "user").put("content", said));
      case "reasoning" -> {
        // It means something only to who made it.
      }
      case "item_reference" ->
          throw Refusals.invalidValue(
                  at, "It refers to an item that is unknown here; send the item itself.")
              .asException();
      default ->
          throw Refusals.unsupported(at, "Items of type '" + type + "' are not supported.")
              .asException();
    }
  }

  private static void message(JsonNode item, String at, ArrayNode system, ArrayNode turns) {
    String role = item.path("role").asText("");
    JsonNode content = item.path("content");
    switch (role) {
      case "system", "developer" ->
          system.addObject().put("role", "system").put("content", text(content, at));
      case "assistant" ->
          turns.addObject().put("role", "assistant").put("content", text(content, at));
      case "user" -> {
        ObjectNode user = turns.addObject();
        user.put("role", "user");
        user.set("content", content.isTextual() ? content : parts(content, at));
      }
      default ->
          throw Refusals.invalidValue(
                  at + ".role", "A message needs a role: user, assistant, system or developer.")
              .asException();
    }
  }

  /** Calls of one turn stand together, in the message that made them. */
  private static void call(JsonNode item, String at, ArrayNode turns) {
    if (!item.path("call_id").isTextual() || !item.path("name").isTextual()) {
      throw Members.wrong(at, "a call with call_id and name");
    }
    JsonNode last = turns.isEmpty() ? Wire.object() : turns.get(turns.size() - 1);
    ObjectNode turn;
    if (last.path("role").asText().equals("assistant")) {
      turn = (ObjectNode) last;
    } else {
      turn = turns.addObject();
      turn.put("role", "assistant").putNull("content");
    }
    ArrayNode calls = turn.withArray("tool_calls");
    calls.add(
        DialogueMessages.call(
            item.get("call_id").textValue(),
            item.get("name").textValue(),
            item.path("arguments").asText("{}")));
  }

  private static ArrayNode parts(JsonNode content, String at) {
    if (!content.isArray()) {
      throw Members.wrong(at + ".content", "a string or a list of parts");
    }
    ArrayNode parts = Wire.array();
    for (JsonNode part : content) {
      switch (part.path("type").asText("")) {
        case "input_text", "text", "output_text" ->
            parts.addObject().put("type", "text").put("text", part.path("text").asText(""));
        case "input_image" -> {
          ObjectNode image = parts.addObject().put("type", "image_url").putObject("image_url");
          image.put("url", part.path("image_url").asText(""));
          if (part.path("detail").isTextual()) {
            image.set("detail", part.get("detail"));
          }
        }
        case "input_file" -> {
          ObjectNode file = parts.addObject().put("type", "file").putObject("file");
          file.put("filename", part.path("filename").asText("file"));
          file.put("file_data", part.path("file_data").asText(""));
        }
        default -> throw Members.wrong(at + ".content", "parts of text, images or files");
      }
    }
    return parts;
  }

  private static String text(JsonNode content, String at) {
    if (content.isTextual()) {
      return content.textValue();
    }
    if (!content.isArray()) {
      throw Members.wrong(at + ".content", "a string or a list of parts");
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      String more = part.path("text").asText(part.path("refusal").asText(""));
      text.append(text.isEmpty() || more.isEmpty() ? "" : "\n").append(more);
    }
    return text.toString();
  }
}
