package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.ChatObservation;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The room over real connections, with real rows, answered at a pace the test chooses. */
class ResponsesIT {
  @AutoClose private static final OneNode NODE = new OneNode();
  private static final ChatHouse HOUSE = NODE.house;
  private static final ChatClient ANNA = NODE.as(ChatHouse.ANNA);
  private static final ChatClient BORIS = NODE.as(ChatHouse.BORIS);

  @Test
  void tellsAnAnswerInTheOrderClientsRelyOn() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");

    socket.create("revenue in 2017");
    List<JsonNode> events = socket.rest().stream().map(e -> (JsonNode) ChatClient.json(e)).toList();

    assertThat(new LinkedHashSet<>(types(events)))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
    }
    JsonNode response = events.getLast().path("response");
    String text = response.path("output").path(0).path("content").path(0).path("text").asText();
    assertThat(deltas(events)).isEqualTo(text).startsWith("You asked: revenue in 2017.");
    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.path("usage").path("output_tokens").asInt()).isPositive();
    assertThat(response.path("metadata").path("trivium_confidence").asText()).isEqualTo("null");
    assertThat(response.path("metadata").path("trivium_disclosure").asText()).contains("AI");
    assertThat(response.path("metadata").path("trivium_interpretation").asText())
        .contains("2017-01-01 to 2017-12-31");
  }

  @Test
  void losesAndDoublesNothingWhenTheSocketIsCutAHundredTimes() throws Exception {
    SplittableRandom random = new SplittableRandom(20_261_124L);
    int lost = 0;
    for (int i = 0; i < 100; i++) {
      ChatClient.Socket first = ANNA.socket("");
      first.create((random.nextBoolean() ? "soon " : "at once ") + i);
      List<String> seen = new ArrayList<>();
      int cut = 1 + random.nextInt(100);
      while (seen.size() < cut && (seen.isEmpty() || !isEnd(seen.getLast()))) {
        seen.add(first.next());
      }
      first.cut();
      String id = ChatClient.json(seen.getFirst()).path("response").path("id").asText();
      if (!isEnd(seen.getLast())) {
        int after = ChatClient.json(seen.getLast()).path("sequence_number").asInt();
        ChatClient.Socket second =
            random.nextBoolean()
                ? ANNA.socket("?resume=" + id + "&starting_after=" + after)
                : resumed(ANNA.socket(""), id, after);
        seen.addAll(second.rest());
        second.cut();
      }

      List<String> whole = ChatClient.data(ANNA.get("/v1/responses/" + id + "?stream=true").body());
      assertThat(whole.getLast()).isEqualTo("[DONE]");
      lost += whole.size() - 1 - seen.size();
      assertThat(seen).isEqualTo(whole.subList(0, whole.size() - 1));
    }
    assertThat(lost).isZero();
  }

  @Test
  void cancelEndsWhatRunsAndWhatWaitsInTheLane() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");
    socket.create("wait for ever");
    socket.create("this one never starts");
    assertThat(socket.nextEvent().path("type").asText()).isEqualTo("response.created");

    socket.send("{\"type\":\"response.cancel\"}");
    JsonNode running = ChatClient.json(socket.rest().getLast());
    JsonNode waiting = ChatClient.json(socket.rest().getLast());

    for (JsonNode end : List.of(running, waiting)) {
      assertThat(end.path("type").asText()).isEqualTo("response.incomplete");
      assertThat(end.path("response").path("status").asText()).isEqualTo("cancelled");
      assertThat(end.path("response").path("incomplete_details").path("reason").asText())
          .isEqualTo("trivium:cancelled");
    }
    String id = running.path("response").path("id").asText();
    HttpResponse<String> again = ANNA.post("/v1/responses/" + id + "/cancel", "");
    assertThat(ChatClient.json(again.body()).path("status").asText()).isEqualTo("cancelled");
  }

  @Test
  void lanesRunAtOnceAndNameTheirEvents() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");
    socket.send("{\"type\":\"response.create\",\"stream_id\":\"a\",\"input\":\"wait\"}");
    socket.send("{\"type\":\"response.create\",\"stream_id\":\"b\",\"input\":\"now\"}");

    List<String> events = socket.rest();

    assertThat(events.getLast()).startsWith("{\"stream_id\":\"b\",");
    assertThat(ChatClient.json(events.getLast()).path("type").asText())
        .isEqualTo("response.completed");
    socket.send("{\"type\":\"response.cancel\",\"stream_id\":\"a\"}");
    assertThat(socket.rest().getLast()).startsWith("{\"stream_id\":\"a\",");
  }

  @Test
  void refusesBadFramesAndStaysOpen() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");

    socket.send("{oops");
    JsonNode refused = socket.nextEvent();
    socket.send("{\"type\":\"response.create\",\"input\":\"x\",\"model\":\"gpt-5\"}");
    JsonNode unknown = socket.nextEvent();
    socket.send("{\"type\":\"trivium:resume\",\"response_id\":\"resp_none\"}");
    JsonNode missing = socket.nextEvent();

    assertThat(refused.path("type").asText()).isEqualTo("error");
    assertThat(refused.path("error").path("code").asText()).isEqualTo("invalid_json");
    assertThat(unknown.path("error").path("code").asText()).isEqualTo("model_not_found");
    assertThat(missing.path("code").asText()).isEqualTo("response_not_found");
    socket.create("still there");
    assertThat(ChatClient.json(socket.rest().getLast()).path("type").asText())
        .isEqualTo("response.completed");
  }

  @Test
  void closesASocketThatSendsNothingSensible() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");
    for (int i = 0; i <= 20; i++) {
      socket.send("nonsense");
    }

    assertThat(socket.closeCode()).isEqualTo(1008);
  }

  @Test
  void extensionsAreSeenByThoseWhoAskedAndTakeNoNumber() throws Exception {
    ChatClient.Socket socket = ANNA.socket("?ext=trivium.v1");
    assertThat(socket.nextEvent().path("type").asText()).isEqualTo("trivium:session");

    socket.create("soon");
    List<JsonNode> events = socket.rest().stream().map(e -> (JsonNode) ChatClient.json(e)).toList();

    assertThat(types(events))
        .contains("trivium:progress", "trivium:interpretation", "trivium:confidence");
    List<JsonNode> standard = events.stream().filter(e -> !e.has("ext_number")).toList();
    assertThat(standard.getLast().path("sequence_number").asInt()).isEqualTo(standard.size() - 1);
  }

  @Test
  void answersAsJsonWithItsEvidenceAndHeaders() throws Exception {
    HttpResponse<String> answer = ANNA.post("/v1/responses", "{\"input\":\"revenue\"}");
    ObjectNode response = ChatClient.json(answer.body());
    String id = response.path("id").asText();
    ObjectNode evidence = ChatClient.json(ANNA.get("/v1/responses/" + id + "/evidence").body());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Trivium-Disclosure")).isPresent();
    assertThat(answer.headers().firstValue("Trivium-Confidence")).contains("null");
    assertThat(evidence.path("kind").asText()).isEqualTo("answer");
    assertThat(evidence.path("rows").path(0).path(0).asDouble()).isEqualTo(12.5);
    assertThat(evidence.path("confidence").isNull()).isTrue();
    assertThat(evidence.fieldNames())
        .toIterable()
        .contains("query", "columns", "sql", "as_of", "datasets", "chart", "text");
  }

  @Test
  void foreignersFindNothing() throws Exception {
    String id =
        ChatClient.json(ANNA.post("/v1/responses", "{\"input\":\"revenue\"}").body())
            .path("id")
            .asText();

    for (String path : List.of("", "/evidence", "?stream=true")) {
      HttpResponse<String> refused = BORIS.get("/v1/responses/" + id + path);
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(ChatClient.json(refused.body()).path("error").path("code").asText())
          .isEqualTo("response_not_found");
    }
    HttpResponse<String> follow =
        BORIS.post("/v1/responses", "{\"input\":\"and?\",\"previous_response_id\":\"" + id + "\"}");
    assertThat(follow.statusCode()).isEqualTo(400);
    assertThat(ChatClient.json(follow.body()).path("error").path("code").asText())
        .isEqualTo("previous_response_not_found");
  }

  @Test
  void carriesTheConversationAndTheDay() throws Exception {
    String first = "{\"input\":\"sales\",\"metadata\":{\"trivium_as_of\":\"2017-12-31\"}}";
    String id = ChatClient.json(ANNA.post("/v1/responses", first).body()).path("id").asText();
    ANNA.post(
        "/v1/responses", "{\"input\":\"by region?\",\"previous_response_id\":\"" + id + "\"}");
    ANNA.post(
        "/v1/chat/completions",
        """
        {"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"…"},
          {"role":"user","content":"two"}],"metadata":{"trivium_as_of":"2017-01-01"}}
        """);

    assertThat(HOUSE.answerer.asked)
        .anySatisfy(question -> {
          assertThat(question.text()).isEqualTo("by region?");
          assertThat(question.context()).isEqualTo("sales@2017-12-31");
        })
        .anySatisfy(question -> {
          assertThat(question.text()).isEqualTo("two");
          assertThat(question.context()).isEqualTo("one@2017-01-01");
        });
  }

  @Test
  void theSameKeyGivesTheSameResponseAndAnotherBodyAConflict() throws Exception {
    String body = "{\"input\":\"revenue by key\"}";

    ObjectNode first =
        ChatClient.json(ANNA.post("/v1/responses", body, "Idempotency-Key", "k1").body());
    ObjectNode second =
        ChatClient.json(ANNA.post("/v1/responses", body, "Idempotency-Key", "k1").body());
    HttpResponse<String> other =
        ANNA.post("/v1/responses", "{\"input\":\"other\"}", "Idempotency-Key", "k1");

    assertThat(second).isEqualTo(first);
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(HOUSE.answerer.asked)
        .filteredOn(question -> question.text().equals("revenue by key"))
        .hasSize(1);
  }

  @Test
  void theSameKeyGivesTheSameResponseAlsoWhenWhatItNamedWasErased() throws Exception {
    ObjectNode named = ChatClient.json(ANNA.post("/v1/responses", "{\"input\":\"sales\"}").body());
    String body =
        "{\"input\":[{\"type\":\"item_reference\",\"id\":\"%s\"},"
                .formatted(named.at("/output/0/id").asText())
            + "{\"role\":\"user\",\"content\":\"by month\"}]}";
    ObjectNode first =
        ChatClient.json(ANNA.post("/v1/responses", body, "Idempotency-Key", "k3").body());

    ANNA.delete("/v1/responses/" + named.path("id").asText());
    ObjectNode second =
        ChatClient.json(ANNA.post("/v1/responses", body, "Idempotency-Key", "k3").body());

    assertThat(first.path("status").asText()).isEqualTo("completed");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void whatFailedGivesItsKeyFree() throws Exception {
    String body = "{\"input\":\"break under a key\"}";

    HttpResponse<String> first = ANNA.post("/v1/responses", body, "Idempotency-Key", "k2");
    HttpResponse<String> again = ANNA.post("/v1/responses", body, "Idempotency-Key", "k2");

    assertThat(first.statusCode()).isEqualTo(500);
    assertThat(again.statusCode()).isEqualTo(500);
    assertThat(HOUSE.answerer.asked)
        .filteredOn(question -> question.text().equals("break under a key"))
        .hasSize(2);
  }

  @Test
  void tellsOfABugByItsReferenceOnly() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");

    socket.create("break");
    List<String> events = socket.rest();
    HttpResponse<String> whole = ANNA.post("/v1/responses", "{\"input\":\"break\"}");

    assertThat(types(events.stream().map(e -> (JsonNode) ChatClient.json(e)).toList()))
        .containsExactly("response.created", "response.in_progress", "error", "response.failed");
    assertThat(String.join("", events)).doesNotContain("secret").contains("ref_");
    assertThat(whole.statusCode()).isEqualTo(500);
    assertThat(whole.body()).doesNotContain("secret");
    assertThat(HOUSE.observed)
        .anyMatch(observation -> observation instanceof ChatObservation.ResponseBroken);
  }

  @Test
  void cutsAtTheOutputLimitAndSaysSo() throws Exception {
    ObjectNode response =
        ChatClient.json(
            ANNA.post("/v1/responses", "{\"input\":\"long\",\"max_output_tokens\":16}").body());

    assertThat(response.path("status").asText()).isEqualTo("incomplete");
    assertThat(response.path("incomplete_details").path("reason").asText())
        .isEqualTo("max_output_tokens");
    assertThat(response.path("output").toString()).contains("this answer is not complete");
  }

  @Test
  void hangingUpStopsAWholeAnswer() throws Exception {
    String body = "{\"input\":\"wait for a whole answer\"}";
    long before = cancelled();

    var call = ANNA.begin("/v1/responses", body);
    OneNode.until(
        () -> HOUSE.answerer.asked.stream().anyMatch(q -> q.text().contains("whole answer")));
    call.cancel(true);

    OneNode.until(() -> cancelled() > before);
  }

  @Test
  void anErasedResponseIsGone() throws Exception {
    String id =
        ChatClient.json(ANNA.post("/v1/responses", "{\"input\":\"revenue\"}").body())
            .path("id")
            .asText();

    assertThat(ANNA.delete("/v1/responses/" + id).body()).contains("\"deleted\":true");
    assertThat(ANNA.get("/v1/responses/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void completionsStreamEndsWithUsageAndItsMark() throws Exception {
    String body =
        """
        {"messages":[{"role":"user","content":"revenue"}],"stream":true,
         "stream_options":{"include_usage":true}}
        """;
    List<String> data = ChatClient.data(ANNA.post("/v1/chat/completions", body).body());
    JsonNode usage = ChatClient.json(data.get(data.size() - 2));
    JsonNode finish = ChatClient.json(data.get(data.size() - 3));

    assertThat(data.getLast()).isEqualTo("[DONE]");
    assertThat(usage.path("choices")).isEmpty();
    assertThat(usage.path("usage").path("total_tokens").asInt()).isPositive();
    assertThat(usage.path("trivium").path("confidence").isNull()).isTrue();
    assertThat(finish.path("choices").path(0).path("finish_reason").asText()).isEqualTo("stop");
  }

  private static long cancelled() {
    return HOUSE.observed.stream()
        .filter(seen ->
            seen instanceof ChatObservation.ResponseFinished end
                && end.end().equals("cancelled:trivium:cancelled"))
        .count();
  }

  private static ChatClient.Socket resumed(ChatClient.Socket socket, String id, int after) {
    socket.send(
        "{\"type\":\"trivium:resume\",\"response_id\":\"%s\",\"starting_after\":%d}"
            .formatted(id, after));
    return socket;
  }

  private static boolean isEnd(String event) {
    return ChatClient.Socket.isTerminal(event);
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.path("type").asText()).toList();
  }

  private static String deltas(List<JsonNode> events) {
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event.path("delta").asText("")));
    return text.toString();
  }
}
