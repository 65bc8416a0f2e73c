package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the Open Responses specification says of a response and of its events, written down anew:
 * each member that must be there with the JSON types it may have, and no event of another name.
 */
final class OpenResponses {
  private static final Map<String, String> MEMBERS =
      Map.ofEntries(
          Map.entry("id", "STRING"),
          Map.entry("object", "STRING"),
          Map.entry("created_at", "NUMBER"),
          Map.entry("completed_at", "NUMBER NULL"),
          Map.entry("status", "STRING"),
          Map.entry("incomplete_details", "OBJECT NULL"),
          Map.entry("model", "STRING"),
          Map.entry("previous_response_id", "STRING NULL"),
          Map.entry("instructions", "STRING NULL"),
          Map.entry("output", "ARRAY"),
          Map.entry("error", "OBJECT NULL"),
          Map.entry("tools", "ARRAY"),
          Map.entry("tool_choice", "STRING OBJECT"),
          Map.entry("truncation", "STRING"),
          Map.entry("parallel_tool_calls", "BOOLEAN"),
          Map.entry("text", "OBJECT"),
          Map.entry("top_p", "NUMBER"),
          Map.entry("presence_penalty", "NUMBER"),
          Map.entry("frequency_penalty", "NUMBER"),
          Map.entry("top_logprobs", "NUMBER"),
          Map.entry("temperature", "NUMBER"),
          Map.entry("reasoning", "OBJECT NULL"),
          Map.entry("usage", "OBJECT NULL"),
          Map.entry("max_output_tokens", "NUMBER NULL"),
          Map.entry("max_tool_calls", "NUMBER NULL"),
          Map.entry("store", "BOOLEAN"),
          Map.entry("background", "BOOLEAN"),
          Map.entry("service_tier", "STRING"),
          Map.entry("metadata", "OBJECT"),
          Map.entry("safety_identifier", "STRING NULL"),
          Map.entry("prompt_cache_key", "STRING NULL"));

  private static final Set<String> EVENTS =
      Set.of(
          "response.created",
          "response.in_progress",
          "response.output_item.added",
          "response.content_part.added",
          "response.output_text.delta",
          "response.output_text.done",
          "response.output_text.annotation.added",
          "response.content_part.done",
          "response.function_call_arguments.delta",
          "response.function_call_arguments.done",
          "response.output_item.done",
          "response.completed");

  private OpenResponses() {}

  /** A response that is complete; gives it back. */
  static JsonNode complete(JsonNode response) {
    requireMembers(response);
    assertThat(response.path("object").asText()).isEqualTo("response");
    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.path("output")).isNotEmpty();
    JsonNode usage = response.path("usage");
    assertThat(usage.path("input_tokens").asLong() + usage.path("output_tokens").asLong())
        .isEqualTo(usage.path("total_tokens").asLong());
    assertThat(usage.at("/input_tokens_details/cached_tokens").isNumber()).isTrue();
    assertThat(usage.at("/output_tokens_details/reasoning_tokens").isNumber()).isTrue();
    for (JsonNode item : response.path("output")) {
      requireItem(item);
    }
    return response;
  }

  /** All events of one response; gives the response at its end. */
  static JsonNode events(List<String> events) {
    List<String> types = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = ChatClient.json(events.get(i));
      assertThat(event.path("sequence_number").asInt(-1)).isEqualTo(i);
      types.add(event.path("type").asText());
      if (event.has("response")) {
        requireMembers(event.path("response"));
      }
    }
    assertThat(EVENTS).containsAll(types);
    assertThat(types).startsWith("response.created", "response.in_progress");
    assertThat(types).endsWith("response.completed");
    return complete(ChatClient.json(events.getLast()).path("response"));
  }

  private static void requireMembers(JsonNode response) {
    Set<String> wrong = new TreeSet<>();
    MEMBERS.forEach((name, types) -> {
      JsonNode member = response.get(name);
      if (member == null || !List.of(types.split(" ")).contains(member.getNodeType().name())) {
        wrong.add(name);
      }
    });
    assertThat(wrong).as("members that are missing or of another type").isEmpty();
  }

  /**
   * No member that the schema of messages does not have, {@code phase} neither unless it is one.
   */
  private static void requireItem(JsonNode item) {
    assertThat(item.path("id").asText()).isNotEmpty();
    assertThat(item.path("status").asText()).isEqualTo("completed");
    if (item.path("type").asText().equals("function_call")) {
      assertThat(item.path("call_id").asText()).isNotEmpty();
      assertThat(item.path("arguments").isTextual()).isTrue();
      return;
    }
    assertThat(item.path("type").asText()).isEqualTo("message");
    assertThat(item.path("role").asText()).isEqualTo("assistant");
    assertThat(Set.of("", "commentary", "final_answer")).contains(item.path("phase").asText(""));
    for (JsonNode part : item.path("content")) {
      assertThat(part.path("type").asText()).isEqualTo("output_text");
      assertThat(part.path("text").isTextual()).isTrue();
      assertThat(part.path("annotations").isArray()).isTrue();
      assertThat(part.path("logprobs").isArray()).isTrue();
    }
  }
}
