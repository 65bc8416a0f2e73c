package dev.trivium.chat;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Models that answer by themselves, over real connections. */
class RelayIT {
  @AutoClose private static final OneNode NODE = new OneNode();
  private static final ChatHouse HOUSE = NODE.house;
  private static final ChatClient ANNA = NODE.as(ChatHouse.ANNA);

  @Test
  void relaysAModelOnEverySurface() throws Exception {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"say Hello|, world\"}]}";
    HttpResponse<String> whole =
        ANNA.post("/v1/chat/completions", "{\"model\":\"relay\"," + messages);
    HttpResponse<String> streamed =
        ANNA.post("/v1/chat/completions", "{\"model\":\"relay\",\"stream\":true," + messages);
    HttpResponse<String> stored =
        ANNA.post("/v1/responses", "{\"model\":\"relay\",\"input\":\"say Hello|, world\"}");

    assertThat(ChatClient.json(whole.body()).at("/choices/0/message/content").asText())
        .isEqualTo("Hello, world");
    assertThat(ChatClient.json(whole.body()).at("/usage/prompt_tokens").asInt()).isEqualTo(11);
    assertThat(ChatClient.json(whole.body()).at("/trivium/band").asText()).isEqualTo("none");
    assertThat(whole.headers().firstValue("Trivium-Disclosure"))
        .contains("ai-generated; generated-by=model");
    assertThat(ChatClient.data(streamed.body())).hasSize(5).last().isEqualTo("[DONE]");
    String id = ChatClient.json(stored.body()).path("id").asText();
    String waited =
        ANNA.post(
                "/v1/responses",
                "{\"model\":\"relay\",\"stream\":true,\"background\":true,\"input\":\"say x\"}")
            .body();
    assertThat(waited.lines().filter(line -> line.startsWith("event: ")).limit(3))
        .containsExactly(
            "event: response.created", "event: response.queued", "event: response.in_progress");
    assertThat(ANNA.get("/v1/responses/" + id).body()).contains("Hello, world");
    String next =
        "{\"model\":\"relay\",\"input\":\"say more\",\"previous_response_id\":\"%s\"}"
            .formatted(id);
    assertThat(ANNA.post("/v1/responses", next).statusCode()).isEqualTo(200);
    assertThat(List.copyOf(HOUSE.model.asked).getLast().messages()).hasSize(3);
  }

  @Test
  void tellsByAStatusWhatFailsBeforeAnythingIsShown() throws Exception {
    for (String stream : List.of("false", "true")) {
      HttpResponse<String> refused =
          ANNA.post(
              "/v1/chat/completions",
              "{\"model\":\"relay\",\"stream\":%s,\"messages\":[%s]}"
                  .formatted(stream, "{\"role\":\"user\",\"content\":\"refuse\"}"));

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(ChatClient.json(refused.body()).at("/error/code").asText())
          .isEqualTo("rate_limit_exceeded");
    }
    HttpResponse<String> closed =
        ANNA.post("/v1/responses", "{\"model\":\"closed\",\"input\":\"say x\"}");
    assertThat(closed.statusCode()).isEqualTo(403);
    assertThat(ChatClient.json(closed.body()).at("/error/code").asText())
        .isEqualTo("model_not_allowed");
    assertThat(ANNA.get("/v1/models").body()).contains("\"relay\"").doesNotContain("\"closed\"");
  }

  /** As Open WebUI and LibreChat document what they send, with all that is on by default. */
  @Test
  void answersChatProductsAsTheyAsk() throws Exception {
    String models = ANNA.get("/v1/models?user=65f0").body();
    String[] forwarded = {"X-OpenWebUI-User-Name", "Anna", "X-OpenWebUI-Chat-Id", "c-1"};
    String openWebUi =
        """
        {"stream":true,"model":"relay","stream_options":{"include_usage":true},"temperature":0.7,
         "max_tokens":128,"stop":["<end>"],"seed":7,"num_ctx":4096,"messages":[
          {"role":"system","content":"Be brief."},{"role":"user","content":"say one|two"},
          {"role":"assistant","content":"onetwo"},
          {"role":"user","content":[{"type":"text","text":"say a|b"}]}]}
        """;
    String title =
        """
        {"model":"relay","stream":false,"max_completion_tokens":1000,
         "messages":[{"role":"user","content":"say A title"}]}
        """;
    String libreChat =
        """
        {"model":"relay","temperature":1,"top_p":1,"presence_penalty":0,"frequency_penalty":0,
         "user":"65f0","stream":true,"messages":[
          {"role":"system","name":"instructions","content":"Be brief."},
          {"role":"user","content":"say a|b"}]}
        """;
    String tools =
        """
        "tool_choice":"auto","tools":[{"type":"function","function":\
        {"name":"weather","parameters":{"type":"object"}}}],"stream":true\
        """;
    String calling = libreChat.replace("say a|b", "call").replace("\"stream\":true", tools);

    List<String> chat = chunks(openWebUi, forwarded);
    List<String> plain = chunks(libreChat);
    List<String> calls = chunks(calling);

    assertThat(ChatClient.json(models).path("data"))
        .allMatch(model -> model.path("object").asText().equals("model"))
        .anyMatch(model -> model.path("id").asText().equals("relay"));
    assertThat(chat.getLast()).isEqualTo("[DONE]");
    assertThat(chat.subList(0, chat.size() - 2)).allMatch(it -> it.contains("\"usage\":null"));
    assertThat(ChatClient.json(chat.get(chat.size() - 2)).at("/usage/total_tokens").asInt())
        .isPositive();
    assertThat(plain).last().isEqualTo("[DONE]");
    assertThat(plain)
        .noneMatch(it -> it.contains("\"usage\""))
        .noneMatch(it -> it.contains("\"choices\":[]"));
    assertThat(
            ChatClient.json(ANNA.post("/chat/completions", title).body())
                .at("/choices/0/message/content")
                .asText())
        .isEqualTo("A title");
    assertThat(calls.stream().filter(it -> it.contains("\"id\":\"call_1\""))).hasSize(1);
    assertThat(calls.stream().filter(it -> it.contains("\"finish_reason\":\"tool_calls\"")))
        .hasSize(1);
  }

  /** A caller may fill all of the metadata; what the HOUSE says stands elsewhere then. */
  @Test
  void tellsTheTruthWhereMetadataHaveNoRoomForIt() throws Exception {
    String keys =
        IntStream.range(0, 16).mapToObj(i -> "\"k%d\":\"v\"".formatted(i)).collect(joining(","));
    String more =
        ",\"metadata\":{%s,\"trivium_variant\":\"forged\",\"trivium_generated_by\":\"me\"}}"
            .formatted(keys);
    String chat = "{\"model\":\"relay\",\"messages\":[{\"role\":\"user\",\"content\":\"say a|b\"}]";

    HttpResponse<String> stored =
        ANNA.post("/v1/responses", "{\"model\":\"relay\",\"input\":\"say a|b\"" + more);
    HttpResponse<String> brief = ANNA.post("/v1/chat/completions", chat + more);
    List<String> chunks = chunks(chat + ",\"stream\":true" + more);
    HttpResponse<String> byRules =
        ANNA.post("/v1/responses", "{\"model\":\"trivium-analyst\",\"input\":\"sales\"" + more);
    String page =
        ANNA.post(
                "/api/chat",
                "{\"id\":\"full\",\"model\":\"relay\","
                    + "\"messages\":[{\"id\":\"u\",\"role\":\"user\","
                    + "\"parts\":[{\"type\":\"text\",\"text\":\"say a\"}]}]"
                    + more)
            .body();

    String id = ChatClient.json(stored.body()).path("id").asText();
    for (String body : List.of(stored.body(), ANNA.get("/v1/responses/" + id).body())) {
      ObjectNode object = ChatClient.json(body);
      assertThat(object.path("metadata")).hasSize(16);
      assertThat(body).doesNotContain("forged");
      assertThat(object.at("/trivium:labels/trivium_generated_by").asText()).isEqualTo("model");
    }
    for (HttpResponse<String> answer : List.of(stored, brief)) {
      assertThat(answer.headers().firstValue("Trivium-Disclosure"))
          .contains("ai-generated; generated-by=model");
      assertThat(answer.headers().firstValue("Trivium-Query-Type")).contains("general");
    }
    assertThat(byRules.headers().firstValue("Trivium-Band")).contains("medium");
    assertThat(byRules.headers().firstValue("Trivium-Disclosure"))
        .contains("ai-generated; generated-by=template");
    assertThat(ChatClient.json(brief.body()).at("/trivium/generated_by").asText())
        .isEqualTo("model");
    assertThat(ChatClient.json(chunks.get(chunks.size() - 2)).at("/trivium/generated_by").asText())
        .isEqualTo("model");
    assertThat(page).contains("\"disclosure\":\"I am an AI", "\"band\":\"none\"");
  }

  private static List<String> chunks(String body, String... headers) throws Exception {
    String answer = ANNA.post("/v1/chat/completions", body, headers).body();
    assertThat(answer.lines()).noneMatch(line -> line.startsWith("event:"));
    return ChatClient.data(answer);
  }

  @Test
  void stopsTheModelOfWhoHangsUp() throws Exception {
    for (String members : List.of("\"stream\":true,", "", "\"store\":true,")) {
      int before = HOUSE.model.cancelled.get();
      var call =
          ANNA.begin(
              "/v1/chat/completions",
              "{\"model\":\"relay\",%s\"messages\":[%s]}"
                  .formatted(members, "{\"role\":\"user\",\"content\":\"hang\"}"));
      OneNode.until(() -> HOUSE.model.open.get() > 0);

      call.cancel(true);

      OneNode.until(() -> HOUSE.model.open.get() == 0);
      assertThat(HOUSE.model.cancelled).hasValue(before + 1);
    }
  }
}
