package dev.trivium.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
  private static final String NOTICE = "Interrupted.";
  private static final String TEXT = "Revenue in October was 12,3 € more than before.";

  @Test
  void closesWhatIsOpenWhereverAStreamWasCut() {
    List<Entry> whole = numbered(events());
    for (int cut = 0; cut <= whole.size(); cut++) {
      List<Entry> kept = whole.subList(0, cut);

      Unfinished unfinished = Unfinished.of(kept, "msg_new", NOTICE);

      List<JsonNode> all = new ArrayList<>();
      kept.forEach(entry -> all.add(entry.body()));
      unfinished.closing().forEach(event -> all.add(event.body()));
      assertThat(opened(all, "response.output_item.added", "output_index"))
          .as("cut at %d", cut)
          .isEqualTo(opened(all, "response.output_item.done", "output_index"));
      assertThat(opened(all, "response.content_part.added", "item_id"))
          .isEqualTo(opened(all, "response.content_part.done", "item_id"));
      assertThat(unfinished.output()).isEqualTo(items(all));
      assertThat(unfinished.output().get(unfinished.output().size() - 1).path("status").asText())
          .isEqualTo("incomplete");
      JsonNode last = unfinished.output().get(unfinished.output().size() - 1);
      if (last.path("type").asText().equals("message")) {
        assertThat(last.path("content").path(0).path("text").asText())
            .isEqualTo(deltas(all, last.path("id").asText()))
            .endsWith(NOTICE);
      }
    }
  }

  @Test
  void keepsTheArgumentsOfACallAsFarAsTheyCame() {
    List<Entry> whole = numbered(events());
    List<Entry> kept = whole.subList(0, whole.size() - 2);

    JsonNode call = Unfinished.of(kept, "msg_new", NOTICE).output().get(1);

    assertThat(call.path("type").asText()).isEqualTo("function_call");
    assertThat(call.path("arguments").asText()).isEqualTo("{\"metric\":\"rev");
    assertThat(call.path("call_id").asText()).isEqualTo("call_1");
  }

  /** A message and a call behind it, as a model streams them. */
  private static List<ServerEvent> events() {
    List<ServerEvent> events = new ArrayList<>();
    events.add(ServerEvent.lifecycle("response.created", Wire.object()));
    events.addAll(ServerEvent.message("msg_1", TEXT, "completed"));
    ObjectNode added = body("response.output_item.added");
    added.put("output_index", 1);
    added
        .putObject("item")
        .put("id", "fc_1")
        .put("type", "function_call")
        .put("status", "in_progress")
        .put("call_id", "call_1")
        .put("name", "metric")
        .put("arguments", "");
    events.add(new ServerEvent.Told("response.output_item.added", added, false, false));
    for (String piece : List.of("{\"metric\":", "\"rev", "enue\"}")) {
      ObjectNode delta = body("response.function_call_arguments.delta");
      delta.put("item_id", "fc_1").put("output_index", 1).put("delta", piece);
      events.add(
          new ServerEvent.Told("response.function_call_arguments.delta", delta, false, false));
    }
    ObjectNode done = body("response.function_call_arguments.done");
    events.add(new ServerEvent.Told("response.function_call_arguments.done", done, false, false));
    return events;
  }

  private static ObjectNode body(String type) {
    return Wire.object().put("type", type);
  }

  private static List<Entry> numbered(List<ServerEvent> events) {
    List<Entry> entries = new ArrayList<>();
    for (ServerEvent event : events) {
      entries.add(Entry.of(event, entries.size(), 0));
    }
    return entries;
  }

  private static List<String> opened(List<JsonNode> events, String type, String by) {
    return events.stream()
        .filter(event -> event.path("type").asText().equals(type))
        .map(event -> event.path(by).asText())
        .toList();
  }

  private static JsonNode items(List<JsonNode> events) {
    var items = Wire.array();
    events.stream()
        .filter(event -> event.path("type").asText().equals("response.output_item.done"))
        .forEach(event -> items.add(event.path("item")));
    return items;
  }

  private static String deltas(List<JsonNode> events, String item) {
    StringBuilder text = new StringBuilder();
    events.stream()
        .filter(event -> event.path("type").asText().equals("response.output_text.delta"))
        .filter(event -> event.path("item_id").asText().equals(item))
        .forEach(event -> text.append(event.path("delta").asText()));
    return text.toString();
  }
}
