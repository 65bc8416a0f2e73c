package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to be continued, in the words of Chat Completions, from whichever surface it
 * came. Only members that this house knows are passed on.
 *
 * @param system what developers said, first
 * @param turns the conversation, oldest first, with the responses it goes on from
 * @param tools functions the model may call
 * @param toolChoice null for the model's own choice
 * @param format null for plain text
 * @param options how the model is to choose its words
 */
public record Dialogue(
    ArrayNode system,
    ArrayNode turns,
    ArrayNode tools,
    @Nullable JsonNode toolChoice,
    @Nullable JsonNode format,
    ObjectNode options) {
  private static final List<String> OPTIONS =
      List.of(
          "temperature",
          "top_p",
          "stop",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "parallel_tool_calls",
          "logprobs");

  /**
   * Reads the body of a request.
   *
   * @param before turns of the responses it goes on from
   *     <p>Errors: an item of an unknown kind, a tool of another house, the output of a call that
   *     was not made, no turn at all; each named.
   */
  public static Dialogue of(CreateRequest request, ArrayNode before) {
    ObjectNode body = request.body();
    ArrayNode turns = before.deepCopy();
    ArrayNode system = Wire.array();
    boolean items = body.has("input");
    if (items) {
      String instructions = body.path("instructions").asText("");
      if (!instructions.isEmpty()) {
        system.addObject().put("role", "system").put("content", instructions);
      }
      DialogueItems.read(body.get("input"), system, turns);
    } else {
      DialogueMessages.read(body.path("messages"), system, turns);
    }
    String param = items ? "input" : "messages";
    if (turns.size() == before.size() && system.isEmpty()) {
      throw Refusals.invalidValue(param, "'" + param + "' holds nothing to go on from.")
          .asException();
    }
    requireCalls(turns, param);
    DialogueTools.Chosen chosen = DialogueTools.of(body);
    return new Dialogue(
        system, turns, chosen.tools(), chosen.choice(), DialogueTools.format(body), options(body));
  }

  /** Everything that is sent. */
  public ArrayNode messages() {
    return Wire.array().addAll(system).addAll(turns);
  }

  /** Each output of a function belongs to a call that was made before it. */
  private static void requireCalls(ArrayNode turns, String param) {
    Set<String> called = new HashSet<>();
    for (JsonNode turn : turns) {
      turn.path("tool_calls").forEach(call -> called.add(call.path("id").asText()));
      String answers = turn.path("tool_call_id").asText("");
      if (turn.path("role").asText().equals("tool") && !called.contains(answers)) {
        throw Refusals.invalidValue(
                param, "An output belongs to no function call of this conversation.")
            .asException();
      }
    }
  }

  private static ObjectNode options(ObjectNode body) {
    ObjectNode options = Wire.object();
    OPTIONS.forEach(name -> {
      JsonNode value = body.get(name);
      if (value != null && !value.isNull()) {
        options.set(name, value);
      }
    });
    return options;
  }
}
