package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The assertions of the Open Responses test list, ten over HTTP and seven over a WebSocket, without
 * extensions, all asked of {@code trivium-analyst}.
 */
class OpenResponsesIT {
  private static final String ASK = "{\"model\":\"trivium-analyst\",\"input\":%s%s}";
  private static final String USER =
      "{\"type\":\"message\",\"role\":\"user\",\"content\":\"revenue in 2017\"}";
  private static final String SPOKE =
      "{\"type\":\"message\",\"role\":\"assistant\",\"content\":\"12\"}";

  @AutoClose private static final OneNode NODE = new OneNode();
  private static final ChatClient ANNA = NODE.as(ChatHouse.ANNA);

  /** Text, a phase of earlier answers, a system prompt, an image, several turns. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"revenue in 2017\"",
        "[" + USER + "]",
        "["
            + USER
            + ",{\"type\":\"message\",\"role\":\"assistant\",\"phase\":\"final_answer\","
            + "\"content\":\"12\"},"
            + USER
            + "]",
        "[{\"type\":\"message\",\"role\":\"system\",\"content\":\"Be brief.\"}," + USER + "]",
        "[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\","
            + "\"text\":\"revenue in 2017\"},{\"type\":\"input_image\","
            + "\"image_url\":\"data:image/png;base64,iVBORw0KGgo=\"}]}]",
        "[" + USER + "," + SPOKE + "," + USER + "]"
      })
  void answersWhateverFormItWasAskedIn(String input) throws Exception {
    HttpResponse<String> answer = ANNA.post("/v1/responses", ASK.formatted(input, ""));

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode response = OpenResponses.complete(ChatClient.json(answer.body()));
    assertThat(response.at("/output/0/content/0/text").asText()).contains("revenue in 2017");
  }

  @Test
  void streamsOnlyWhatTheSpecificationKnows() throws Exception {
    String body =
        ANNA.post("/v1/responses", ASK.formatted("[" + USER + "]", ",\"stream\":true")).body();

    List<String> data = ChatClient.data(body);
    assertThat(data.getLast()).isEqualTo("[DONE]");
    OpenResponses.events(data.subList(0, data.size() - 1));
  }

  @Test
  void callsAFunction() throws Exception {
    String body =
        ASK.formatted(
            "\"What is the weather in Oslo?\"",
            ",\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"parameters\":{\"type\":"
                + "\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}]");

    JsonNode response =
        OpenResponses.complete(ChatClient.json(ANNA.post("/v1/responses", body).body()));

    assertThat(response.at("/output/0/type").asText()).isEqualTo("function_call");
    assertThat(response.at("/tools/0/name").asText()).isEqualTo("weather");
  }

  @Test
  void compactsAndWantsAModelForIt() throws Exception {
    String body = "[" + USER + "," + SPOKE + "," + USER + "]";

    HttpResponse<String> compacted = ANNA.post("/v1/responses/compact", ASK.formatted(body, ""));
    HttpResponse<String> refused =
        ANNA.post("/v1/responses/compact", "{\"input\":%s}".formatted(body));

    JsonNode made = ChatClient.json(compacted.body());
    assertThat(made.path("object").asText()).isEqualTo("response.compaction");
    assertThat(made.at("/output/0/type").asText()).isEqualTo("compaction");
    assertThat(made.path("usage").path("total_tokens").isNumber()).isTrue();
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ChatClient.json(refused.body()).at("/error/param").asText()).isEqualTo("model");
  }

  /** A response, another one behind it, and one that goes on from the second. */
  @Test
  void answersOneAfterTheOtherOnOneSocket() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");

    JsonNode first = create(socket, USER, "");
    JsonNode second = create(socket, USER, "");
    JsonNode third = create(socket, USER, goOn(second));

    assertThat(first.path("id")).isNotEqualTo(second.path("id"));
    assertThat(third.path("previous_response_id")).isEqualTo(second.path("id"));
  }

  @Test
  void goesOnFromWhatIsNotStoredOnItsOwnConnectionOnly() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");
    JsonNode first = create(socket, USER, ",\"store\":false");
    JsonNode second = create(socket, USER, ",\"store\":false" + goOn(first));
    socket.cut();

    ChatClient.Socket again = ANNA.socket("");
    send(again, USER, goOn(second));
    JsonNode lost = again.nextEvent();
    JsonNode whole = create(again, USER + "," + SPOKE + "," + USER, ",\"store\":false");

    requireNotFound(lost);
    assertThat(whole.path("previous_response_id").isNull()).isTrue();
    String overHttp = ASK.formatted("[" + USER + "]", goOn(whole));
    assertThat(ChatClient.json(ANNA.post("/v1/responses", overHttp).body()).at("/error/code"))
        .hasToString("\"previous_response_not_found\"");
  }

  @Test
  void knowsNoResponseThatWasNeverMade() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");

    send(socket, USER, ",\"previous_response_id\":\"resp_nobody\"");

    requireNotFound(socket.nextEvent());
  }

  @Test
  void losesWhatIsNotStoredWhenItFailsToGoOnFromIt() throws Exception {
    ChatClient.Socket socket = ANNA.socket("");
    JsonNode first = create(socket, USER, ",\"store\":false");

    send(
        socket,
        "{\"type\":\"function_call_output\",\"call_id\":\"call_none\",\"output\":\"x\"}",
        ",\"store\":false" + goOn(first));
    JsonNode failed = socket.nextEvent();
    send(socket, USER, ",\"store\":false" + goOn(first));

    assertThat(failed.path("type").asText()).isEqualTo("error");
    requireNotFound(socket.nextEvent());
  }

  @Test
  void goesOnFromACompaction() throws Exception {
    String body = "[" + USER + "," + SPOKE + "]";
    String compacted = ANNA.post("/v1/responses/compact", ASK.formatted(body, "")).body();
    String item = ChatClient.json(compacted).at("/output/0").toString();

    JsonNode response = create(ANNA.socket(""), item + "," + USER, "");

    assertThat(response.path("previous_response_id").isNull()).isTrue();
  }

  private static JsonNode create(ChatClient.Socket socket, String items, String more)
      throws InterruptedException {
    send(socket, items, more);
    return OpenResponses.events(socket.rest());
  }

  private static void send(ChatClient.Socket socket, String items, String more) {
    String frame = ASK.formatted("[" + items + "]", more);
    socket.send("{\"type\":\"response.create\"," + frame.substring(1));
  }

  private static String goOn(JsonNode response) {
    return ",\"previous_response_id\":" + response.path("id");
  }

  private static void requireNotFound(JsonNode event) {
    assertThat(event.path("type").asText()).isEqualTo("error");
    assertThat(event.at("/error/code").asText()).isEqualTo("previous_response_not_found");
  }
}
