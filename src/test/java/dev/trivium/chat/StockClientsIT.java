package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
  private static final Path FOLDER = Path.of("target", "stock-clients");
  private static final Path SCRIPTS = Path.of("src", "test", "js");
  private static final List<String> OPENAI = List.of("openai-6.23", "openai-6.35", "openai-latest");
  private static final List<String> AI = List.of("5", "6", "7");
  private static final String QUESTION = "revenue in 2017";
  private static final String ANSWER = "You asked: revenue in 2017.";

  private static final Map<String, JsonNode> SEEN = new LinkedHashMap<>();
  private static Vertx vertx;
  private static StoreAssembly store;
  private static JavaClients java;

  @BeforeAll
  static void drive() throws Exception {
    String missing = install();
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(missing.isEmpty() || ci, "skipped: " + missing);
    assertThat(missing).isEmpty();
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    ChatHouse house = new ChatHouse(vertx, store, "n1", ChatHouse.config());
    String base = "http://127.0.0.1:" + house.port + "/v1";
    String token = house.token(ChatHouse.ANNA);
    java = new JavaClients(base, token);
    for (String name : OPENAI) {
      SEEN.put(name, run(name, "openai.mjs", base, token, name));
    }
    for (String major : AI) {
      String[] names = {"ai-" + major, "ai-openai-" + major, "ai-compatible-" + major};
      SEEN.put(names[0], run(names[0], "ai.mjs", base, token, names[0], names[1], names[2]));
    }
  }

  @AfterAll
  static void close() {
    if (vertx != null) {
      java.close();
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

  private static JsonNode seen(String client) {
    JsonNode seen = SEEN.get(client);
    assertThat(seen).as(client).isNotNull();
    return seen;
  }

  /** What is missing, or nothing. */
  private static String install() throws Exception {
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "openai.mjs", "ai.mjs")) {
      Files.copy(SCRIPTS.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      int exit = await(process("install.log", "npm", "install", "--no-audit", "--no-fund"));
      return exit == 0 ? "" : "npm could not install the clients; see " + FOLDER + "/install.log";
    } catch (IOException noNpm) {
      return "there is no npm on this machine";
    }
  }

  private static ObjectNode run(String name, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    int exit = await(process(name + ".json", command.toArray(String[]::new)));
    String output = Files.readString(FOLDER.resolve(name + ".json"));
    assertThat(exit).as(output).isZero();
    return ChatClient.json(output.strip().lines().reduce((before, last) -> last).orElse(""));
  }

  private static ProcessBuilder process(String output, String... command) {
    File folder = FOLDER.toFile();
    return new ProcessBuilder(command)
        .directory(folder)
        .redirectErrorStream(true)
        .redirectOutput(new File(folder, output));
  }

  private static int await(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end: " + builder.command());
    }
    return process.exitValue();
  }
}
