package dev.trivium.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UiStreamTest {
  private static final String ID = "resp_1";

  @Test
  void tellsAnAnswerInChunksAndReplaysTheSameOnes() {
    List<String> chunks = read(events("completed", ""));

    assertThat(chunks).isEqualTo(read(events("completed", "")));
    assertThat(types(chunks))
        .containsExactly(
            "data-trivium-progress",
            "start",
            "start-step",
            "text-start",
            "text-delta",
            "text-delta",
            "source-url",
            "text-end",
            "tool-input-start",
            "tool-input-delta",
            "tool-input-available",
            "finish-step",
            "finish",
            "[DONE]");
    JsonNode progress = json(chunks.get(0));
    assertThat(progress.path("transient").asBoolean()).isTrue();
    assertThat(progress.path("data").path("stage").asText()).isEqualTo("querying");
    assertThat(json(chunks.get(1)).path("messageId").asText()).isEqualTo("msg_1");
    assertThat(json(chunks.get(1)).at("/messageMetadata/disclosure").asText()).isEqualTo("An AI.");
    assertThat(json(chunks.get(3)).path("id")).isEqualTo(json(chunks.get(4)).path("id"));
    assertThat(json(chunks.get(10)).path("toolCallId").asText()).isEqualTo("call_1");
    assertThat(json(chunks.get(10)).at("/input/metric").asText()).isEqualTo("revenue");
    JsonNode finish = json(chunks.get(12));
    assertThat(finish.path("finishReason").asText()).isEqualTo("stop");
    assertThat(finish.at("/messageMetadata/confidence").asDouble()).isEqualTo(0.93);
    assertThat(finish.at("/messageMetadata/band").asText()).isEqualTo("high");
  }

  @Test
  void everyEndEndsTheStream() {
    assertThat(ends("cancelled", "trivium:cancelled")).containsExactly("abort", "[DONE]");
    assertThat(ends("incomplete", "max_output_tokens"))
        .containsExactly("finish-step", "finish", "[DONE]");
    assertThat(ends("incomplete", "trivium:interrupted"))
        .containsExactly("error", "finish-step", "finish", "[DONE]");
    assertThat(ends("failed", "")).containsExactly("error", "finish-step", "finish", "[DONE]");
  }

  @Test
  void findsTheQuestionAndTheAnswerBeforeIt() {
    ObjectNode body =
        Wire.readObject(
            """
            {"id":"c1","trigger":"regenerate-message","messages":[
              {"id":"u1","role":"user","parts":[{"type":"text","text":"sales"}]},
              {"id":"msg_7","role":"assistant","parts":[{"type":"step-start"},
                {"type":"text","text":"12"},{"type":"source-url","url":"x"}]},
              {"id":"u2","role":"user","parts":[{"type":"text","text":"by region?"}]},
              {"id":"msg_8","role":"assistant","parts":[{"type":"text","text":"old"}]}]}
            """
                .getBytes(StandardCharsets.UTF_8));

    UiMessages messages = UiMessages.of(body);

    assertThat(messages.chat()).isEqualTo("c1");
    assertThat(messages.parent()).contains("resp_7");
    assertThat(messages.behind("resp_7").turns()).containsExactly("by region?");
    assertThat(messages.behind("resp_7").previousResponseId()).isEqualTo("resp_7");
    assertThat(messages.whole().turns()).containsExactly("sales", "by region?");
    assertThatThrownBy(() -> UiMessages.of(Wire.object()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().param()).contains("messages"));
  }

  @Test
  void pagesTheItemsThatWereSent() {
    ObjectNode body = Wire.object();
    var input = body.putArray("input");
    for (String text : List.of("a", "b", "c")) {
      input.addObject().put("role", "user").put("content", text);
    }
    var items = Inputs.of(body);

    ObjectNode first = Inputs.list(ID, items, Inputs.Page.of("2", "asc", null));
    String last = first.path("last_id").asText();
    ObjectNode rest = Inputs.list(ID, items, Inputs.Page.of("2", "asc", last));

    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(first.at("/data/0/content/0/text").asText()).isEqualTo("a");
    assertThat(rest.at("/data/0/content/0/text").asText()).isEqualTo("c");
    assertThat(rest.path("has_more").asBoolean()).isFalse();
    assertThat(Inputs.list(ID, items, Inputs.Page.of(null, null, null)).at("/data/0/id").asText())
        .isEqualTo("item_1_2");
    for (var wrong : List.of("0", "101", "x")) {
      assertThatThrownBy(() -> Inputs.Page.of(wrong, null, null))
          .isInstanceOf(ProblemException.class);
    }
  }

  private static List<String> ends(String status, String reason) {
    List<String> chunks = read(events(status, reason));
    List<String> types = types(chunks);
    return types.subList(types.indexOf("tool-input-available") + 1, types.size());
  }

  private static List<ServerEvent> events(String status, String reason) {
    List<ServerEvent> events = new ArrayList<>();
    events.add(ServerEvent.extension("progress", Wire.object().put("stage", "querying")));
    events.add(ServerEvent.lifecycle("response.created", begun()));
    events.add(ServerEvent.lifecycle("response.in_progress", begun()));
    var sources = Wire.array();
    for (int i = 0; i < 2; i++) {
      sources.addObject().put("type", "url_citation").put("url", "/d#1").put("title", "T");
    }
    events.addAll(ServerEvent.message("msg_1", "Revenue 12", sources, "completed"));
    ObjectNode item =
        Wire.object()
            .put("id", "fc_1")
            .put("type", "function_call")
            .put("call_id", "call_1")
            .put("name", "metric")
            .put("arguments", "{\"metric\":\"revenue\"}");
    ObjectNode added = Wire.object();
    added.set("item", item);
    events.add(new ServerEvent.Told("response.output_item.added", added, false, false));
    events.add(
        new ServerEvent.Told(
            "response.function_call_arguments.delta",
            Wire.object().put("item_id", "fc_1").put("delta", "{\"metric\":\"revenue\"}"),
            false,
            false));
    events.add(new ServerEvent.Told("response.output_item.done", added.deepCopy(), false, false));
    ObjectNode ended = begun().put("status", status);
    ended.putObject("incomplete_details").put("reason", reason);
    ended.putObject("error").put("message", "The model is away.");
    String terminal = status.equals("cancelled") ? "incomplete" : status;
    events.add(ServerEvent.lifecycle("response." + terminal, ended));
    return events;
  }

  private static ObjectNode begun() {
    ObjectNode begun = Wire.object().put("id", ID);
    begun
        .putObject("metadata")
        .put("trivium_disclosure", "An AI.")
        .put("trivium_band", "high")
        .put("trivium_confidence", "0.93");
    return begun;
  }

  private static List<String> read(List<ServerEvent> events) {
    UiStream stream = new UiStream(begun());
    StringBuilder out = new StringBuilder();
    for (ServerEvent event : events) {
      stream
          .encode(Entry.of(event, 0, 0))
          .ifPresent(bytes -> out.append(new String(bytes, StandardCharsets.UTF_8)));
    }
    assertThat(out.toString()).endsWith("\n\n");
    return out.toString().lines().filter(l -> !l.isEmpty()).map(l -> l.substring(6)).toList();
  }

  private static List<String> types(List<String> chunks) {
    return chunks.stream()
        .map(chunk -> chunk.equals("[DONE]") ? chunk : json(chunk).path("type").asText())
        .toList();
  }

  private static JsonNode json(String chunk) {
    return Wire.readObject(chunk.getBytes(StandardCharsets.UTF_8));
  }
}
