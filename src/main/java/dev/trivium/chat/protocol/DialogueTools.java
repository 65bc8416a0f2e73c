package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions a model may call, and the form its answer shall have, as Chat Completions say it. */
final class DialogueTools {
  private static final String FUNCTION = "function";

  private DialogueTools() {}

  /** What may be called, and whether it must. */
  record Chosen(ArrayNode tools, @Nullable JsonNode choice) {}

  static Chosen of(ObjectNode body) {
    ArrayNode tools = Wire.array();
    JsonNode given = body.path("tools");
    for (int i = 0; i < given.size(); i++) {
      tools.add(tool(given.get(i), "tools[" + i + "]"));
    }
    JsonNode choice = body.path("tool_choice");
    if (choice.path("type").asText("").equals("allowed_tools")) {
      // A hard limit: what is not allowed is not even offered.
      JsonNode allowed = choice.has("tools") ? choice : choice.path("allowed_tools");
      return new Chosen(
          only(tools, names(allowed.path("tools"))),
          Wire.NODES.textNode(allowed.path("mode").asText("auto")));
    }
    return new Chosen(tools, tools.isEmpty() ? null : choice(choice, tools));
  }

  private static ObjectNode tool(JsonNode tool, String at) {
    if (!tool.path("type").asText("").equals(FUNCTION)) {
      throw Refusals.unsupported(at, "Hosted tools are not supported.").asException();
    }
    ObjectNode out = Wire.object();
    out.put("type", FUNCTION);
    JsonNode inner = tool.path(FUNCTION).isObject() ? tool.get(FUNCTION) : tool;
    if (!inner.path("name").isTextual()) {
      throw Members.wrong(at + ".name", "a string");
    }
    ObjectNode function = out.putObject(FUNCTION);
    for (String name : List.of("name", "description", "parameters", "strict")) {
      JsonNode value = inner.get(name);
      if (value != null && !value.isNull()) {
        function.set(name, value);
      }
    }
    return out;
  }

  private static @Nullable JsonNode choice(JsonNode choice, ArrayNode tools) {
    if (choice.isMissingNode() || choice.isNull()) {
      return null;
    }
    if (choice.isTextual() && List.of("auto", "none", "required").contains(choice.textValue())) {
      return choice;
    }
    String name = choice.path("name").asText(choice.path(FUNCTION).path("name").asText(""));
    if (!names(tools).contains(name)) {
      throw Members.wrong("tool_choice", "auto, none, required or a function of 'tools'");
    }
    ObjectNode named = Wire.object();
    named.put("type", FUNCTION).putObject(FUNCTION).put("name", name);
    return named;
  }

  private static Set<String> names(JsonNode tools) {
    Set<String> names = new HashSet<>();
    tools.forEach(
        tool -> names.add(tool.path("name").asText(tool.path(FUNCTION).path("name").asText(""))));
    return names;
  }

  private static ArrayNode only(ArrayNode tools, Set<String> names) {
    ArrayNode out = Wire.array();
    tools.forEach(tool -> {
      if (names.contains(tool.path(FUNCTION).path("name").asText())) {
        out.add(tool);
      }
    });
    return out;
  }

  /** The form of the answer; null for plain text. */
  static @Nullable JsonNode format(ObjectNode body) {
    JsonNode asked =
        body.has("response_format") ? body.get("response_format") : body.at("/text/format");
    String type = asked.path("type").asText("text");
    ObjectNode format = Wire.object();
    format.put("type", type);
    return switch (type) {
      case "text" -> null;
      case "json_object" -> format;
      case "json_schema" -> {
        JsonNode inner = asked.path("json_schema").isObject() ? asked.get("json_schema") : asked;
        ObjectNode schema = format.putObject("json_schema");
        for (String name : List.of("name", "description", "schema", "strict")) {
          JsonNode value = inner.get(name);
          if (value != null && !value.isNull()) {
            schema.set(name, value);
          }
        }
        yield format;
      }
      default -> throw Members.wrong("text.format", "text, json_object or json_schema");
    };
  }
}
