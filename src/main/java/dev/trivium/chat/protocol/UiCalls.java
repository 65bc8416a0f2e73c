package dev.trivium.chat.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * Functions that a page runs: its parts of a message as items of the Responses API, and back.
 *
 * <p>Source: the schema of UI messages of npm {@code ai}, versions 5 to 7.
 */
public final class UiCalls {
  private static final String PART = "tool-";
  private static final String OUTPUT = "function_call_output";

  private UiCalls() {}

  /** Whether a message holds a call that the page has answered. */
  static boolean answeredIn(JsonNode message) {
    for (JsonNode part : message.path("parts")) {
      if (isAnswered(part)) {
        return true;
      }
    }
    return false;
  }

  /** The answers to the calls of the last step of a message. */
  static ArrayNode lastOutputs(JsonNode message) {
    ArrayNode outputs = Wire.array();
    for (JsonNode part : message.path("parts")) {
      if (part.path("type").asText().equals("step-start")) {
        outputs.removeAll();
      } else if (isAnswered(part)) {
        outputs.add(output(part));
      }
    }
    return outputs;
  }

  /** A part that is an answered call, as the call and its output; anything else is nothing. */
  static ArrayNode items(JsonNode part) {
    ArrayNode items = Wire.array();
    if (isAnswered(part)) {
      items
          .addObject()
          .put("type", "function_call")
          .put("call_id", part.path("toolCallId").asText())
          .put("name", name(part))
          .put("arguments", string(part.path("input")));
      items.add(output(part));
    }
    return items;
  }

  /** A call of a response as a part that waits for its output. */
  public static ObjectNode part(JsonNode call) {
    ObjectNode part =
        Wire.object()
            .put("type", PART + call.path("name").asText())
            .put("toolCallId", call.path("call_id").asText())
            .put("state", "input-available");
    try {
      part.set("input", Wire.read(call.path("arguments").asText()));
    } catch (JsonProcessingException cut) {
      part.put("state", "output-error").put("errorText", UiStream.CUT_CALL);
      part.set("input", call.path("arguments"));
    }
    return part;
  }

  /** Whether what was sent to a response only answers the calls of the one before. */
  public static boolean goOn(ArrayNode items) {
    for (JsonNode item : items) {
      if (!item.path("type").asText().equals(OUTPUT)) {
        return false;
      }
    }
    return !items.isEmpty();
  }

  /** Puts outputs into the parts that wait for them. */
  public static void answer(ArrayNode parts, ArrayNode outputs) {
    for (JsonNode output : outputs) {
      for (JsonNode part : parts) {
        if (part.path("toolCallId").equals(output.path("call_id"))) {
          ((ObjectNode) part).put("state", "output-available").set("output", output.get("output"));
        }
      }
    }
  }

  private static boolean isAnswered(JsonNode part) {
    String type = part.path("type").asText();
    boolean call = type.startsWith(PART) || type.equals("dynamic-tool");
    return call && part.path("state").asText().startsWith("output-");
  }

  private static ObjectNode output(JsonNode part) {
    String told =
        switch (part.path("state").asText()) {
          case "output-available" -> string(part.path("output"));
          case "output-denied" -> "The user did not allow this call.";
          default -> part.path("errorText").asText("The call failed.");
        };
    return Wire.object()
        .put("type", OUTPUT)
        .put("call_id", part.path("toolCallId").asText())
        .put("output", told);
  }

  private static String name(JsonNode part) {
    String type = part.path("type").asText();
    return type.startsWith(PART) ? type.substring(PART.length()) : part.path("toolName").asText();
  }

  private static String string(JsonNode value) {
    if (value.isMissingNode()) {
      return "{}";
    }
    return value.isTextual()
        ? value.textValue()
        : new String(Wire.bytes(value), StandardCharsets.UTF_8);
  }
}
