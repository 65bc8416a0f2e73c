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

  /**
   * Reads a body. An answer at the end is the one that is to be made anew, unless it calls
   * functions and the page sends their output.
   */
  public static UiMessages of(ObjectNode body) {
    if (!(body.get("messages") instanceof ArrayNode given) || given.isEmpty()) {
      throw Members.wrong("messages", "a list of messages");
    }
    ArrayNode asked = given.deepCopy();
    boolean anew = body.path("trigger").asText().equals("regenerate-message");
    while (!asked.isEmpty() && isAnswer(last(asked)) && (anew || !goesOn(last(asked)))) {
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
    return answer().flatMap(answer -> UiStream.responseId(answer.path("id").asText("")));
  }

  /**
   * The id of that answer if it went on after calls of functions: then it is of several responses,
   * and its id is that of the first.
   */
  public Optional<String> several() {
    return answer().filter(UiCalls::answeredIn).map(answer -> answer.path("id").asText(""));
  }

  /** The id of the answer that is to go on behind the output of its calls. */
  public Optional<String> bubble() {
    return Optional.of(messages)
        .filter(all -> !all.isEmpty() && isAnswer(last(all)))
        .map(all -> last(all).path("id").asText(""))
        .filter(id -> UiStream.responseId(id).isPresent());
  }

  private Optional<JsonNode> answer() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (isAnswer(messages.get(i))) {
        return Optional.of(messages.get(i));
      }
    }
    return Optional.empty();
  }

  /** The question, or the output of functions, behind a response that is known. */
  public CreateRequest behind(String parent) {
    if (bubble().isPresent()) {
      return request(UiCalls.lastOutputs(last(messages)), Optional.of(parent));
    }
    ArrayNode asked = Wire.array();
    for (int i = messages.size() - 1; i >= 0 && !isAnswer(messages.get(i)); i--) {
      asked.insert(0, message(messages.get(i)));
    }
    return request(asked, Optional.of(parent));
  }

  /** The question with the whole chat in front of it. */
  public CreateRequest whole() {
    ArrayNode all = Wire.array();
    messages.forEach(message -> {
      all.add(message(message));
      message.path("parts").forEach(part -> all.addAll(UiCalls.items(part)));
    });
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
          // Sources and data of earlier answers are no words of the conversation.
        }
      }
    }
    return item;
  }

  private static JsonNode last(ArrayNode messages) {
    return messages.get(messages.size() - 1);
  }

  private static boolean isAnswer(JsonNode message) {
    return role(message).equals("assistant");
  }

  private static boolean goesOn(JsonNode answer) {
    return !UiCalls.lastOutputs(answer).isEmpty();
  }

  private static String role(JsonNode message) {
    return message.path("role").asText("");
  }
}
