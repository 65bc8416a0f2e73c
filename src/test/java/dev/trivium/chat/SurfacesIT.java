package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The surfaces beside the main one: pages, lists of what was sent, and readers that are cut. */
class SurfacesIT {
  @AutoClose private static final OneNode NODE = new OneNode();
  private static final ChatHouse HOUSE = NODE.house;
  private static final ChatClient ANNA = NODE.as(ChatHouse.ANNA);
  private static final ChatClient BORIS = NODE.as(ChatHouse.BORIS);

  @Test
  void aPageFindsItsChatAgainStopsItAndGoesOn() throws Exception {
    String first = ui("c1", "[%s]".formatted(asked("u1", "sales")));
    String id = ChatClient.json(ChatClient.data(first).getFirst()).path("messageId").asText();
    String turns =
        "[%s,{\"id\":\"%s\",\"role\":\"assistant\",\"parts\":[]},%s]"
            .formatted(asked("u1", "sales"), id, asked("u2", "wait for a page"));
    var open = ANNA.begin("/api/chat", "{\"id\":\"c1\",\"messages\":%s}".formatted(turns));
    OneNode.until(
        () -> HOUSE.answerer.asked.stream().anyMatch(q -> q.text().equals("wait for a page")));
    open.cancel(true);

    InputStream again = ANNA.open("/api/chat/c1/stream");
    HttpResponse<String> stopped = ANNA.post("/api/chat/c1/stop", "");
    List<String> seen = ChatClient.data(new String(again.readAllBytes(), StandardCharsets.UTF_8));
    HttpResponse<String> nothing = ANNA.get("/api/chat/c1/stream");
    ObjectNode chat = ChatClient.json(ANNA.get("/api/chat/c1").body());
    HttpResponse<String> refused = ANNA.post("/api/chat", "{\"id\":\"c1\",\"messages\":[]}");

    assertThat(first).contains("\"type\":\"text-delta\"").endsWith("data: [DONE]\n\n");
    assertThat(stopped.body()).isEqualTo("{\"stopped\":true}");
    assertThat(seen.getFirst()).contains("\"start\"");
    assertThat(seen.get(seen.size() - 2)).contains("\"type\":\"abort\"");
    assertThat(nothing.statusCode()).isEqualTo(204);
    assertThat(chat.path("messages")).hasSize(4);
    assertThat(chat.at("/messages/0/parts/0/text").asText()).isEqualTo("sales");
    assertThat(chat.at("/messages/1/id").asText()).isEqualTo(id);
    assertThat(chat.at("/messages/1/parts/0/text").asText()).startsWith("You asked: sales.");
    assertThat(HOUSE.answerer.asked)
        .anySatisfy(question -> {
          assertThat(question.text()).isEqualTo("wait for a page");
          assertThat(question.context()).startsWith("sales@");
        });
    assertThat(BORIS.get("/api/chat/c1").body()).contains("\"messages\":[]");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo("'messages' must be a list of messages.");
  }

  @Test
  void aPageGoesOnBehindAnAnswerOfSeveralStepsAndNotBehindTheNewest() throws Exception {
    String tools =
        "{\"id\":\"c3\",\"tools\":[{\"type\":\"function\",\"name\":\"get_weather\",\"parameters\":"
            + "{\"type\":\"object\",\"required\":[\"city\"],"
            + "\"properties\":{\"city\":{\"type\":\"string\"}}}}],\"messages\":[%s]}";
    String asked = asked("u1", "weather in Oslo");
    List<String> called = ChatClient.data(ANNA.post("/api/chat", tools.formatted(asked)).body());
    String bubble = ChatClient.json(called.getFirst()).path("messageId").asText();
    String call =
        called.stream()
            .filter(part -> part.contains("\"tool-input-available\""))
            .map(part -> ChatClient.json(part).path("toolCallId").asText())
            .findFirst()
            .orElseThrow();
    String told =
        asked
            + ",{\"id\":\"%s\",\"role\":\"assistant\",\"parts\":[".formatted(bubble)
            + "{\"type\":\"tool-get_weather\",\"toolCallId\":\"%s\",".formatted(call)
            + "\"state\":\"output-available\",\"input\":{},\"output\":\"4 degrees\"}]}";
    String step = responseOf(ANNA.post("/api/chat", tools.formatted(told)).body());

    String second =
        responseOf(ANNA.post("/api/chat", tools.formatted(told + "," + asked("u2", "x"))).body());
    String anew =
        responseOf(ANNA.post("/api/chat", tools.formatted(told + "," + asked("u3", "y"))).body());

    assertThat(List.of(before(second), before(anew))).containsExactly(step, step);
  }

  @Test
  void callsAFunctionOfTheCallerOnEverySurfaceAndTakesItsOutput() throws Exception {
    String parameters =
        "\"parameters\":{\"type\":\"object\",\"required\":[\"city\"],"
            + "\"properties\":{\"city\":{\"type\":\"string\"}}}}";
    String tools =
        ",\"tools\":[{\"type\":\"function\",\"name\":\"get_weather\"," + parameters + "]";
    String asked = "\"input\":\"weather in Oslo\"" + tools;

    ObjectNode whole = ChatClient.json(ANNA.post("/v1/responses", "{" + asked + "}").body());
    String sse = ANNA.post("/v1/responses", "{\"stream\":true," + asked + "}").body();
    ChatClient.Socket socket = ANNA.socket("");
    socket.send("{\"type\":\"response.create\"," + asked + "}");
    List<String> frames = socket.rest();
    List<String> chunks =
        ChatClient.data(
            ANNA.post(
                    "/v1/chat/completions",
                    "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"weather in"
                        + " Oslo\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":"
                        + "\"get_weather\","
                        + parameters
                        + "}]}")
                .body());
    String output =
        "{\"previous_response_id\":\"%s\",\"input\":[{\"type\":\"function_call_output\","
            + "\"call_id\":\"%s\",\"output\":\"4 degrees\"}]}";
    String call = whole.at("/output/0/call_id").asText();
    ObjectNode told =
        ChatClient.json(
            ANNA.post("/v1/responses", output.formatted(whole.path("id").asText(), call)).body());
    HttpResponse<String> foreign =
        ANNA.post("/v1/responses", output.formatted(whole.path("id").asText(), "call_other"));

    assertThat(whole.at("/output/0/arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(sse)
        .contains("event: response.function_call_arguments.delta")
        .contains("event: response.function_call_arguments.done");
    assertThat(frames.getLast()).contains("\"response.completed\"").contains("get_weather");
    assertThat(chunks.getFirst()).contains("\"tool_calls\":[{\"index\":0,\"id\":\"call_");
    assertThat(chunks).last().isEqualTo("[DONE]");
    assertThat(chunks.get(chunks.size() - 2)).contains("\"finish_reason\":\"tool_calls\"");
    assertThat(told.at("/output/0/content/0/text").asText())
        .startsWith("From the tool get\\_weather: 4 degrees");
    assertThat(foreign.statusCode()).isEqualTo(400);
    assertThat(ChatClient.json(foreign.body()).at("/error/param").asText()).isEqualTo("input");
  }

  @Test
  void showsWhatWasSentInPages() throws Exception {
    String body = "{\"input\":[{\"role\":\"user\",\"content\":\"revenue\"}]}";
    String id = ChatClient.json(ANNA.post("/v1/responses", body).body()).path("id").asText();

    ObjectNode items = ChatClient.json(ANNA.get("/v1/responses/" + id + "/input_items").body());

    assertThat(items.path("object").asText()).isEqualTo("list");
    assertThat(items.at("/data/0/content/0/text").asText()).isEqualTo("revenue");
    assertThat(BORIS.get("/v1/responses/" + id + "/input_items").statusCode()).isEqualTo(404);
    assertThat(ANNA.get("/v1/responses/" + id + "/input_items?limit=0").statusCode())
        .isEqualTo(400);
  }

  /** Thirty answers, each cut until it is there; the bench takes a thousand of each surface. */
  @Test
  void losesDoublesAndTearsNothingWhereverAStreamIsCut() throws Exception {
    int answers = "on".equals(System.getProperty("trivium.bench")) ? 1_000 : 10;
    int before = HOUSE.model.asked.size();

    List<Cuts.Journal> journals =
        List.of(
            told("WebSocket", new Cuts(HOUSE, 20_261_126L).webSocket(answers)),
            told("server-sent events", new Cuts(HOUSE, 20_261_127L).serverSent(answers)),
            told("UI stream", new Cuts(HOUSE, 20_261_128L).uiStream(answers)));

    for (Cuts.Journal journal : journals) {
      assertThat(journal.cuts()).isPositive();
      assertThat(List.of(journal.lost(), journal.doubled(), journal.torn()))
          .containsExactly(0, 0, 0);
    }
    assertThat(HOUSE.model.asked.size() - before).as("upstream calls").isEqualTo(3 * answers);
  }

  @Test
  void countsAndCompactsAConversationAndGoesOnFromIt() throws Exception {
    String input =
        "[{\"role\":\"user\",\"content\":\"sales of last year\"},"
            + "{\"role\":\"assistant\",\"content\":\"12\"}]";
    String body = "{\"model\":\"trivium\",\"input\":%s}".formatted(input);

    ObjectNode tokens = ChatClient.json(ANNA.post("/v1/responses/input_tokens", body).body());
    String compacted = ANNA.post("/responses/compact/", body).body();
    String again = ANNA.post("/v1/responses/compact", body).body();
    String item = ChatClient.json(compacted).at("/output/0").toString();
    HttpResponse<String> next =
        ANNA.post(
            "/v1/responses",
            "{\"input\":[%s,{\"role\":\"user\",\"content\":\"by month\"}]}".formatted(item));

    assertThat(tokens.path("object").asText()).isEqualTo("response.input_tokens");
    assertThat(tokens.path("input_tokens").asInt()).isPositive();
    assertThat(ChatClient.json(again).at("/output/0/encrypted_content"))
        .isEqualTo(ChatClient.json(compacted).at("/output/0/encrypted_content"));
    assertThat(next.statusCode()).isEqualTo(200);
    assertThat(HOUSE.answerer.asked)
        .anySatisfy(question -> {
          assertThat(question.text()).isEqualTo("by month");
          assertThat(question.context()).startsWith("sales of last year@");
        });
    assertThat(ANNA.post("/v1/responses/compact", "{\"input\":\"x\"}").statusCode()).isEqualTo(400);
  }

  @Test
  void whatFailsBeforeItsFirstWordIsAnHttpErrorAlsoWhereAStreamWasAskedFor() throws Exception {
    String body = "{\"model\":\"relay\",\"stream\":true,\"input\":\"%s\"}";

    HttpResponse<String> refused = ANNA.post("/v1/responses", body.formatted("refuse"));
    HttpResponse<String> broken = ANNA.post("/v1/responses", body.formatted("die one |two"));
    HttpResponse<String> chat =
        ANNA.post(
            "/chat/completions",
            "{\"model\":\"relay\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                + "\"content\":\"refuse\"}]}");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(chat.statusCode()).isEqualTo(429);
    assertThat(ChatClient.json(chat.body()).at("/error/code").asText())
        .isEqualTo("rate_limit_exceeded");
    assertThat(broken.statusCode()).isEqualTo(200);
    assertThat(broken.body()).contains("event: response.failed");
  }

  @Test
  void resumesSeveralAtOnceEvenIfOneOfThemStillRuns() throws Exception {
    ChatClient.Socket first = ANNA.socket("");
    first.create("wait for the others");
    String running = first.nextEvent().at("/response/id").asText();
    first.cut();
    String ended =
        ChatClient.json(ANNA.post("/v1/responses", "{\"input\":\"revenue\"}").body())
            .path("id")
            .asText();

    ChatClient.Socket second = ANNA.socket("?resume=" + running + "," + ended + ":0");
    List<String> events = second.rest();
    second.send("{\"type\":\"response.cancel\",\"response_id\":\"%s\"}".formatted(running));
    String end = second.rest().getLast();
    ChatClient.Socket tooMany = ANNA.socket("?resume=" + "resp_x,".repeat(16) + "resp_y");

    assertThat(ChatClient.json(events.getLast()).at("/response/id").asText()).isEqualTo(ended);
    assertThat(ChatClient.json(end).at("/response/id").asText()).isEqualTo(running);
    assertThat(tooMany.nextEvent().path("code").asText()).isEqualTo("invalid_value");
  }

  private static Cuts.Journal told(String surface, Cuts.Journal journal) {
    System.out.println("Cuts, " + surface + ": " + journal);
    return journal;
  }

  private static String ui(String chat, String messages) throws Exception {
    String body = "{\"id\":\"%s\",\"messages\":%s}".formatted(chat, messages);
    HttpResponse<String> answer = ANNA.post("/api/chat", body);
    assertThat(answer.headers().firstValue("x-vercel-ai-ui-message-stream")).contains("v1");
    return answer.body();
  }

  /** Which response a page was told. */
  private static String responseOf(String stream) {
    return ChatClient.json(ChatClient.data(stream).getFirst())
        .at("/messageMetadata/responseId")
        .asText();
  }

  private static String before(String response) throws Exception {
    return ChatClient.json(ANNA.get("/v1/responses/" + response).body())
        .path("previous_response_id")
        .asText();
  }

  private static String asked(String id, String text) {
    return "{\"id\":\"%s\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"%s\"}]}"
        .formatted(id, text);
  }
}
