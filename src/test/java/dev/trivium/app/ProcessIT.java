package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.support.Conversation;
import dev.trivium.support.ServerProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as its operator meets it: starts, refusals, signals. */
class ProcessIT {
  private static final Duration REFUSAL = Duration.ofSeconds(60);
  private static final Map<String, String> EMPTY = Map.of("TRIVIUM_DEMO", "off");

  @TempDir static Path folder;

  @Test
  void startsWithNothingConfiguredAnswersStopsAndStartsAgain() throws Exception {
    Path home = Files.createDirectory(folder.resolve("demo"));
    try (ServerProcess server = ServerProcess.start(home, Map.of())) {
      server.awaitOutput("Ctrl-C stops");
      assertThat(server.output()).contains("is ready after");
      String answer = ask(server);
      assertThat(answer).isNotBlank();

      long begin = System.nanoTime();
      server.stop(Duration.ofSeconds(15));
      System.out.println("stopped after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
    try (ServerProcess again = ServerProcess.start(home, Map.of())) {
      again.awaitOutput("Ctrl-C stops");
      System.out.println(again.output().lines().filter(l -> l.contains("ready")).toList());
      assertThat(ask(again)).isNotBlank();
      again.kill();
    }
    try (ServerProcess afterKill = ServerProcess.start(home, Map.of())) {
      assertThat(ask(afterKill)).isNotBlank();
      assertThat(afterKill.output()).doesNotContain("has been already registered");
    }
  }

  @Test
  void saysInOneLineThatThePortOrTheHomeIsTaken() throws Exception {
    Path home = folder.resolve("taken");
    try (ServerProcess server = ServerProcess.start(home, EMPTY);
        ServerProcess sameHome = ServerProcess.launch(home, EMPTY)) {
      assertThat(sameHome.ended(REFUSAL)).isEqualTo(78);
      assertThat(sameHome.output()).contains("is in use").doesNotContain("\tat ");
      assertThat(sameHome.output().strip().lines()).hasSize(1);
      assertThat(server.alive()).isTrue();
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess refused =
            ServerProcess.launch(
                folder.resolve("port"),
                Map.of(
                    "TRIVIUM_DEMO",
                    "off",
                    "TRIVIUM_HTTP_PORT",
                    String.valueOf(taken.getLocalPort())))) {
      assertThat(refused.ended(REFUSAL)).isEqualTo(69);
      assertThat(refused.output())
          .contains("port " + taken.getLocalPort() + ": it is in use")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void namesEveryMistakeOfTheConfigurationAtOnce() {
    try (ServerProcess refused =
        ServerProcess.launch(
            folder.resolve("wrong"),
            Map.of("TRIVIUM_HTTP_PROT", "1", "TRIVIUM_DATA_CHUNK_ROWS", "many"))) {
      assertThat(refused.ended(REFUSAL)).isEqualTo(78);
      assertThat(refused.output())
          .contains("TRIVIUM_HTTP_PROT is not known; did you mean TRIVIUM_HTTP_PORT?")
          .contains("TRIVIUM_DATA_CHUNK_ROWS")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void startsEmptyAndHandsOutTokensWhileItRuns() throws Exception {
    Path home = folder.resolve("empty");
    try (ServerProcess server = ServerProcess.start(home, EMPTY)) {
      assertThat(server.get("/demo/personas", "").statusCode()).isEqualTo(404);
      assertThat(server.get("/v1/datasets", "").statusCode()).isEqualTo(401);
      String token = token(home, "sue", "*", "steward");

      assertThat(server.get("/v1/datasets", token).statusCode()).isEqualTo(200);
    }
  }

  static String token(Path home, String sub, String regions, String roles) {
    return ServerProcess.run(
            Map.of("TRIVIUM_HOME", home.toString()),
            "token",
            "--sub",
            sub,
            "--regions",
            regions,
            "--roles",
            roles,
            "--ttl",
            "1h")
        .strip();
  }

  private static String ask(ServerProcess server) {
    try (Conversation conversation = Conversation.open(server.socketUrl("/v1/responses"), "")) {
      Conversation.Turn turn = conversation.ask("What was total revenue last year?", "");
      JsonNode end = turn.last();
      assertThat(end.path("type").asText()).isEqualTo("response.completed");
      assertThat(turn.text()).matches("(?s).*\\d.*");
      return turn.text();
    }
  }
}
