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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The newest npm {@code openai}, as it is installed, against a running server. Without node or the
 * registry the suite is skipped and says so; in CI it is not.
 */
class StockClientsIT {
  private static final Path FOLDER = Path.of("target", "stock-clients");
  private static final Path SCRIPT = Path.of("src", "test", "js", "stock-clients.mjs");

  private static Vertx vertx;
  private static StoreAssembly store;
  private static JsonNode seen;

  @BeforeAll
  static void drive() throws Exception {
    String missing = install();
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(missing.isEmpty() || ci, "skipped: " + missing);
    assertThat(missing).isEmpty();
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    ChatHouse house = new ChatHouse(vertx, store, "n1", ChatHouse.config());
    seen = run(house);
  }

  @AfterAll
  static void close() {
    if (vertx != null) {
      store.close().toCompletionStage().toCompletableFuture().join();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void listsTheModels() {
    assertThat(seen.path("models")).map(JsonNode::asText).contains("trivium", "trivium-analyst");
  }

  @Test
  void readsAWholeAnswerAndFollowsUp() {
    JsonNode json = seen.path("json");

    assertThat(json.path("text").asText()).startsWith("You asked: revenue in 2017.");
    assertThat(json.path("status").asText()).isEqualTo("completed");
    assertThat(json.path("follow").asText()).isEqualTo("completed");
    assertThat(json.path("same").asBoolean()).isTrue();
    assertThat(json.path("usage").asInt()).isPositive();
  }

  @Test
  void readsAndResumesAStream() {
    JsonNode sse = seen.path("sse");

    assertThat(sse.path("first").asText()).isEqualTo("response.created");
    assertThat(sse.path("last").asText()).isEqualTo("response.completed");
    assertThat(sse.path("text").asText()).startsWith("You asked: revenue in 2017.");
    assertThat(sse.path("resumedAt").asInt()).isEqualTo(5);
    assertThat(sse.path("resumedTo").asInt()).isEqualTo(sse.path("count").asInt() - 1);
  }

  @Test
  void chainsThreeTurnsOverASocket() {
    assertThat(seen.path("socket")).hasSize(3).allMatch(turn -> turn.path("same").asBoolean());
  }

  @Test
  void reconnectsWithoutALossWhenTheSocketIsCut() {
    assertThat(seen.path("reconnecting").path("cuts").asInt()).isEqualTo(3);
    assertThat(seen.path("reconnecting").path("gapless").asBoolean()).isTrue();
  }

  @Test
  void readsChatCompletionsWholeAndStreamed() {
    JsonNode completions = seen.path("completions");

    assertThat(completions.path("same").asBoolean()).isTrue();
    assertThat(completions.path("helper").asBoolean()).isTrue();
    assertThat(completions.path("finish").asText()).isEqualTo("stop");
    assertThat(completions.path("usage").asInt()).isPositive();
  }

  @Test
  void raisesItsOwnErrors() {
    assertThat(seen.path("failures").toString())
        .contains("[\"NotFoundError\",404,\"model_not_found\"]")
        .contains("[\"BadRequestError\",400,\"conversation\"]")
        .contains("[\"AuthenticationError\",401,\"invalid_api_key\"]");
  }

  /** What is missing, or nothing. */
  private static String install() throws Exception {
    Files.createDirectories(FOLDER);
    Files.copy(
        SCRIPT,
        FOLDER.resolve("stock-clients.mjs"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\":true}\n");
    try {
      int exit =
          await(
              process(
                  "install.log",
                  "npm",
                  "install",
                  "--no-audit",
                  "--no-fund",
                  "openai@latest",
                  "ws@latest"));
      return exit == 0 ? "" : "npm could not install openai; see " + FOLDER + "/install.log";
    } catch (IOException noNpm) {
      return "there is no npm on this machine";
    }
  }

  private static ObjectNode run(ChatHouse house) throws Exception {
    int exit =
        await(
            process(
                "seen.json",
                "node",
                "stock-clients.mjs",
                "http://127.0.0.1:" + house.port + "/v1",
                house.token(ChatHouse.ANNA)));
    String output = Files.readString(FOLDER.resolve("seen.json"));
    assertThat(exit).as(output).isZero();
    return ChatClient.json(output.strip());
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
