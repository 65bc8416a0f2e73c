package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what the user said in a list of items or messages. Instructions of developers, earlier
 * answers and calls of functions are no questions and are passed over.
 */
final class Turns {
  private static final Set<String> ROLES =
      Set.of("user", "assistant", "system", "developer", "tool", "function");
  private static final String FUNCTION_OUTPUT = "function_call_output";
  private static final Set<String> PASSED_OVER =
      Set.of("reasoning", "item_reference", "function_call", FUNCTION_OUTPUT);
  private static final Set<String> TEXT = Set.of("input_text", "text", "output_text");
  private static final Set<String> UNREAD =
      Set.of("input_image", "input_file", "image_url", "file", "input_audio");

  private final List<String> said = new ArrayList<>();
  private boolean unread;

  private Turns() {}

  /** Items of the Responses API or messages of Chat Completions; a string is one user turn. */
  static Turns of(JsonNode input, String param) {
    Turns turns = new Turns();
    if (input.isTextual()) {
      turns.said.add(input.textValue());
    } else if (input.isArray()) {
      for (int i = 0; i < input.size(); i++) {
        turns.item(input.get(i), param + "[" + i + "]");
      }
    } else {
      throw Members.wrong(param, "a string or a list");
    }
    return turns;
  }

  /** What the user said, oldest first; nothing if the last of it is blank. */
  List<String> said() {
    if (said.isEmpty() || said.getLast().isBlank()) {
      return List.of();
    }
    return said.stream().map(String::strip).filter(turn -> !turn.isEmpty()).toList();
  }

  boolean unread() {
    return unread;
  }

  private void item(JsonNode item, String at) {
    String type = item.path("type").asText("message");
    if (type.equals("message")) {
      message(item, at);
    } else if (type.equals("compaction")) {
      said.addAll(Compaction.turns(item));
    } else if (!PASSED_OVER.contains(type)) {
      throw Refusals.unsupported(at, "Items of type '" + type + "' are not supported.")
          .asException();
    }
  }

  private void message(JsonNode item, String at) {
    String role = item.path("role").asText("");
    if (!item.isObject() || !ROLES.contains(role)) {
      throw Refusals.invalidValue(
              at + ".role", "A message needs a role: user, assistant, system or developer.")
          .asException();
    }
    String text = content(item.path("content"), at + ".content");
    if (role.equals("user")) {
      said.add(text);
    }
  }

  private String content(JsonNode content, String at) {
    if (content.isTextual()) {
      return content.textValue();
    }
    if (content.isNull() || content.isMissingNode()) {
      return "";
    }
    if (!content.isArray()) {
      throw Members.wrong(at, "a string or a list of parts");
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < content.size(); i++) {
      part(content.get(i), at + "[" + i + "]", parts);
    }
    return String.join("\n", parts);
  }

  private void part(JsonNode part, String at, List<String> parts) {
    String type = part.path("type").asText("");
    if (TEXT.contains(type) && part.path("text").isTextual()) {
      parts.add(part.get("text").textValue());
    } else if (UNREAD.contains(type)) {
      unread = true;
    } else if (!type.equals("refusal")) {
      throw Refusals.invalidValue(at, "Parts must be input_text with a text.").asException();
    }
  }
}
