package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pinned stock clients, as they are installed, against a running server: npm {@code openai} and
 * {@code ai} in several versions, {@code openai-java}, {@code langchain4j}. Without node or the
 * registry the suite is skipped and says so; in CI it is not.
 */
class StockClientsIT {
  private static final List<String> OPENAI = List.of("openai-6.23", "openai-6.35", "openai-latest");
  private static final List<String> AI = List.of("5", "6", "7");
  private static final String QUESTION = "revenue in 2017";
  private static final String ANSWER = "You asked: revenue in 2017.";

  private static final Map<String, JsonNode> SEEN = new LinkedHashMap<>();
  private static Vertx vertx;
  private static StoreAssembly store;
  private static StockUpstream upstream;
  private static JavaClients java;

  @BeforeAll
  static void drive() throws Exception {
    String missing = NpmClients.install();
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(missing.isEmpty() || ci, "skipped: " + missing);
    assertThat(missing).isEmpty();
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    upstream = new StockUpstream(vertx);
    ChatHouse house = new ChatHouse(vertx, store, upstream);
    String server = "http://127.0.0.1:" + house.port;
    String base = server + "/v1";
    String token = house.token(ChatHouse.ANNA);
    java = new JavaClients(base, token);
    for (String name : OPENAI) {
      see(name, "openai.mjs", base, token, name);
      see("tools-" + name, "tools.mjs", base, token, name, StockUpstream.ALIAS);
    }
    for (String major : AI) {
      String[] names = {"ai-" + major, "ai-openai-" + major, "ai-compatible-" + major};
      see(names[0], "ai.mjs", base, token, names[0], names[1], names[2], StockUpstream.ALIAS);
      String react = "ai-react-" + major;
      see(react, "ui.mjs", server, token, names[0], react, StockUpstream.ALIAS);
    }
  }

  @AfterAll
  static void close() {
    if (vertx != null) {
      java.close();
      upstream.close();
      store.close().toCompletionStage().toCompletableFuture().join();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-6.23", "openai-6.35", "openai-latest"})
  void openaiReadsWholeAnswersAndFollowsUp(String client) {
    JsonNode json = seen(client).path("json");

    assertThat(seen(client).path("models"))
        .map(JsonNode::asText)
        .contains("trivium", "trivium-analyst");
    assertThat(json.path("text").asText()).startsWith(ANSWER);
    assertThat(json.path("status").asText()).isEqualTo("completed");
    assertThat(json.path("follow").asText()).isEqualTo("completed");
    assertThat(json.path("same").asBoolean()).isTrue();
    assertThat(json.path("usage").asInt()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-6.23", "openai-6.35", "openai-latest"})
  void openaiReadsAndResumesAStream(String client) {
    JsonNode sse = seen(client).path("sse");

    assertThat(sse.path("first").asText()).isEqualTo("response.created");
    assertThat(sse.path("last").asText()).isEqualTo("response.completed");
    assertThat(sse.path("text").asText()).startsWith(ANSWER);
    assertThat(sse.path("resumedAt").asInt()).isEqualTo(5);
    assertThat(sse.path("resumedTo").asInt()).isEqualTo(sse.path("count").asInt() - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-6.23", "openai-6.35", "openai-latest"})
  void openaiChainsAndResumesOverASocket(String client) {
    JsonNode reconnecting = seen(client).path("reconnecting");

    assertThat(seen(client).path("socket"))
        .hasSize(3)
        .allMatch(turn -> turn.path("same").asBoolean());
    assertThat(seen(client).path("resuming").path("gapless").asBoolean()).isTrue();
    assertThat(reconnecting.isNull()).isEqualTo(client.equals("openai-6.23"));
    if (!reconnecting.isNull()) {
      assertThat(reconnecting.path("cuts").asInt()).isEqualTo(3);
      assertThat(reconnecting.path("gapless").asBoolean()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-6.23", "openai-6.35", "openai-latest"})
  void openaiReadsChatCompletions(String client) {
    JsonNode completions = seen(client).path("completions");

    assertThat(completions.path("same").asBoolean()).isTrue();
    assertThat(completions.path("helper").asBoolean()).isTrue();
    assertThat(completions.path("finish").asText()).isEqualTo("stop");
    assertThat(completions.path("usage").asInt()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-6.23", "openai-6.35", "openai-latest"})
  void openaiRaisesItsOwnErrors(String client) {
    assertThat(seen(client).path("failures").toString())
        .contains("[\"NotFoundError\",404,\"model_not_found\"]")
        .contains("[\"BadRequestError\",400,\"conversation\"]")
        .contains("[\"AuthenticationError\",401,\"invalid_api_key\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ai-5", "ai-6", "ai-7"})
  void aiReadsEverySurfaceThroughBothOfItsProviders(String client) {
    for (String surface : List.of("responses", "chat", "compatible")) {
      for (String way : List.of("whole", "streamed")) {
        JsonNode read = seen(client).path(surface).path(way);
        assertThat(read.path("text").asText()).as(surface + " " + way).startsWith(ANSWER);
        assertThat(read.path("finish").asText()).isEqualTo("stop");
        assertThat(read.path("tokens").asInt()).isPositive();
        assertThat(read.path("failures")).isEmpty();
      }
      JsonNode refused = seen(client).path("refused").path(surface);
      assertThat(refused.path(0).asInt()).isEqualTo(404);
      assertThat(refused.path(1).asBoolean()).isFalse();
      assertThat(refused.path(2).asText()).contains("'gpt-5' does not exist");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-6.23", "openai-6.35", "openai-latest"})
  void openaiCallsFunctionsAndGetsWhatFormItAskedFor(String client) {
    JsonNode tools = seen("tools-" + client);
    String call = "[[\"%s\",\"weather\",{\"city\":\"Oslo\"}]]".formatted(StockUpstream.CALL);

    for (String surface : List.of("completions", "responses")) {
      assertThat(tools.path(surface).path("whole")).hasToString(call);
      assertThat(tools.path(surface).path("streamed")).hasToString(call);
      assertThat(tools.path(surface).path("answer").asText()).isEqualTo(StockUpstream.TOLD);
    }
    assertThat(tools.at("/completions/finish")).hasToString("[\"tool_calls\",\"tool_calls\"]");
    assertThat(tools.at("/completions/runner").asText()).isEqualTo(StockUpstream.TOLD);
    assertThat(tools.at("/responses/given").asText()).isEqualTo(StockUpstream.TOLD);
    assertThat(tools.path("ran")).hasSize(4);
    for (String form : List.of("object", "schema")) {
      assertThat(tools.path("formed").path(form))
          .hasSize(3)
          .allMatch(made -> made.path("city").asText().equals("Oslo"));
    }
    assertThat(tools.at("/analyst/finish").asText()).isEqualTo("tool_calls");
    assertThat(tools.at("/analyst/name").asText()).isEqualTo("weather");
    assertThat(tools.at("/analyst/answer").asText()).contains("12 degrees in Oslo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai-6.23", "openai-6.35", "openai-latest"})
  void openaiReadsEmbeddingsWithItsDefaults(String client) {
    JsonNode embeddings = seen("tools-" + client).path("embeddings");

    assertThat(embeddings.path("lengths")).hasToString("[384,384]");
    assertThat(embeddings.path("away").asDouble()).isLessThan(1e-7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ai-5", "ai-6", "ai-7"})
  void aiCallsFunctionsAndGetsWhatFormItAskedFor(String client) {
    for (String surface : List.of("responses", "chat", "compatible")) {
      JsonNode read = seen(client).path(surface);
      String told = "[\"%s\",2,\"stop\"]".formatted(StockUpstream.TOLD);
      assertThat(read.at("/called/whole")).as(surface).hasToString(told);
      assertThat(read.at("/called/streamed")).as(surface).hasToString(told);
      assertThat(read.at("/called/ran")).hasToString("[\"Oslo\",\"Oslo\"]");
      assertThat(read.path("formed"))
          .hasSize(2)
          .allMatch(made -> made.path("city").asText().equals("Oslo"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "6", "7"})
  void aPageSendsReloadsAndStops(String major) {
    JsonNode page = seen("ai-react-" + major);

    assertThat(page.at("/sends/texts")).hasToString("[\"Hello there.\",\"Hello there.\"]");
    assertThat(page.at("/sends/same").asBoolean()).isTrue();
    assertThat(page.at("/sends/metadata/disclosure").asText()).contains("AI assistant");
    for (String way : List.of("server", "page")) {
      JsonNode reloaded = page.path("reloads").path(way);
      assertThat(reloaded.path("messages")).as(way).hasToString("[\"user\",\"assistant\"]");
      assertThat(List.of("same", "cut", "equal")).allMatch(all -> reloaded.path(all).asBoolean());
      assertThat(reloaded.path("failures")).isEmpty();
    }
    JsonNode stops = page.path("stops");
    assertThat(List.of("stopped", "abort", "kept")).allMatch(all -> stops.path(all).asBoolean());
    assertThat(stops.path("status").asText()).isEqualTo("ready");
    assertThat(stops.path("again").asInt()).isEqualTo(204);
    assertThat(stops.path("failures")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "6", "7"})
  void aPageSeesDataErrorsAndFunctions(String major) {
    JsonNode page = seen("ai-react-" + major);

    assertThat(page.at("/data/parts"))
        .map(JsonNode::asText)
        .contains("data-trivium-confidence", "text")
        .doesNotContain("data-trivium-progress");
    assertThat(page.at("/data/transient")).map(JsonNode::asText).contains("data-trivium-progress");
    assertThat(page.at("/fails/broken/0").asText()).isEqualTo("error");
    assertThat(page.at("/fails/broken/1").asText()).contains("stopped in the middle");
    assertThat(page.at("/fails/broken/2").asText()).contains("Interrupted");
    assertThat(page.at("/fails/refused/1").asText()).contains("'gpt-5' does not exist");
    assertThat(page.at("/fails/next")).hasToString("[\"ready\",\"Hello there.\"]");
    JsonNode calls = page.path("calls");
    assertThat(calls.path("roles")).hasToString("[\"user\",\"assistant\"]");
    assertThat(calls.path("text").asText()).isEqualTo(StockUpstream.TOLD);
    assertThat(calls.path("failures")).isEmpty();
    assertThat(calls.path("next").asText()).isEqualTo("Hello there.");
    assertThat(calls.path("kept")).hasSize(4);
  }

  @Test
  void openaiJavaReadsEverySurface() {
    assertThat(java.response(QUESTION)).startsWith(ANSWER);
    assertThat(java.streamedResponse(QUESTION)).startsWith(ANSWER);
    assertThat(java.socketResponse(QUESTION)).startsWith(ANSWER);
    assertThat(java.completion(QUESTION).choices().getFirst().message().content().orElse(""))
        .startsWith(ANSWER);
    assertThat(java.streamedCompletion(QUESTION)).startsWith(ANSWER);
    assertThat(java.unknownModel()).isEqualTo("NotFoundException");
  }

  @Test
  void langChainReadsEverySurface() throws Exception {
    assertThat(java.langChain(QUESTION)).startsWith(ANSWER);
    assertThat(java.langChainStreamed(QUESTION)).startsWith(ANSWER);
    assertThat(java.langChainResponses(QUESTION)).startsWith(ANSWER);
  }

  private static void see(String name, String script, String... arguments) throws Exception {
    SEEN.put(name, NpmClients.run(name, script, arguments));
  }

  private static JsonNode seen(String client) {
    JsonNode seen = SEEN.get(client);
    assertThat(seen).as(client).isNotNull();
    return seen;
  }
}
