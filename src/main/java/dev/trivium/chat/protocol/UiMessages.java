package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a page of the Vercel SDK posts: the whole chat, its last message a question. The answer
 * before the question stands for everything before it, as far as it is one of ours.
 */
public final class UiMessages {
  private static final List<String> PASSED_ON =
      List.of("model", "metadata", "instructions", "max_output_tokens", "tools", "tool_choice");
  private static final int CHAT_ID = 256;

  private final ObjectNode body;
  private final ArrayNode messages;

  private UiMessages(ObjectNode body, ArrayNode messages) {
    this.body = body;
    this.messages = messages;
  }

  /** Reads a body. An answer at the end is the one that is to be made anew. */
  public static UiMessages of(ObjectNode body) {
    if (!(body.get("messages") instanceof ArrayNode given) || given.isEmpty()) {
      throw Members.wrong("messages", "a list of messages");
    }
    ArrayNode asked = given.deepCopy();
    while (!asked.isEmpty() && role(asked.get(asked.size() - 1)).equals("assistant")) {
      asked.remove(asked.size() - 1);
    }
    return new UiMessages(body, asked);
  }

  /** The id of the chat, which the page has chosen. */
  public String chat() {
    String id = body.path("id").asText("");
    if (id.isBlank() || id.length() > CHAT_ID) {
      throw Members.wrong("id", "the id of a chat, at most 256 characters");
    }
    return id;
  }

  /** The answer in front of the question, if it is one of ours. */
  public Optional<String> parent() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (role(messages.get(i)).equals("assistant")) {
        return UiStream.responseId(messages.get(i).path("id").asText(""));
      }
    }
    return Optional.empty();
  }

  /** The question behind a response that is known. */
  public CreateRequest behind(String parent) {
    ArrayNode last = Wire.array();
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (role(messages.get(i)).equals("assistant")) {
        break;
      }
      last.insert(0, message(messages.get(i)));
    }
    return request(last, Optional.of(parent));
  }

  /** The question with the whole chat in front of it. */
  public CreateRequest whole() {
    ArrayNode all = Wire.array();
    messages.forEach(message -> all.add(message(message)));
    return request(all, Optional.empty());
  }

  private CreateRequest request(ArrayNode input, Optional<String> parent) {
    ObjectNode asked = Wire.object();
    asked.set("input", input);
    parent.ifPresent(id -> asked.put("previous_response_id", id));
    PASSED_ON.forEach(name -> {
      JsonNode given = body.get(name);
      if (given != null) {
        asked.set(name, given);
      }
    });
    return Requests.response(asked);
  }

  private static ObjectNode message(JsonNode message) {
    ObjectNode item = Wire.object().put("type", "message").put("role", role(message));
    ArrayNode content = item.putArray("content");
    for (JsonNode part : message.path("parts")) {
      switch (part.path("type").asText()) {
        case "text" ->
            content
                .addObject()
                .put("type", role(message).equals("assistant") ? "output_text" : "input_text")
                .put("text", part.path("text").asText());
        case "file" -> content.addObject().put("type", "input_file");
        default -> {
          // Sources, data and tools of earlier answers are no words of the conversation.
        }
      }
    }
    return item;
  }

  private static String role(JsonNode message) {
    return message.path("role").asText("");
  }
}
