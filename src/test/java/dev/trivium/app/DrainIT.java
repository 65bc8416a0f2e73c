package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.support.Conversation;
import dev.trivium.support.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while people are reading. */
class DrainIT {
  private static final int SOCKETS = 100;
  private static final int QUESTIONS = 30;

  /**
   * Time for what runs; a crowded machine needs more than the eight seconds of a server at work.
   */
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private static final Duration LIMIT = DRAIN.plusSeconds(2);
  private static final Map<String, String> ROOM =
      Map.of(
          "TRIVIUM_WEB_DRAIN",
          DRAIN.toSeconds() + "s",
          "TRIVIUM_WEB_SOCKET_PER_CALLER",
          String.valueOf(2 * SOCKETS));

  @TempDir static Path folder;

  @Test
  void tellsAHundredStreamingSocketsToComeBackAndEndsInTime() {
    Path home = folder.resolve("demo");
    List<Conversation> readers = new ArrayList<>();
    List<String> begun = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(home, ROOM)) {
      for (int i = 0; i < SOCKETS; i++) {
        readers.add(Conversation.open(server.socketUrl("/v1/responses"), ""));
      }
      for (Conversation reader : readers) {
        for (int i = 0; i < QUESTIONS; i++) {
          reader.send("What was total revenue last year?", "");
        }
      }
      readers.forEach(reader -> begun.add(id(reader.next())));

      server.stop(LIMIT);

      int refused = 0;
      for (int i = 0; i < SOCKETS; i++) {
        List<JsonNode> rest = readers.get(i).rest();
        List<JsonNode> ends = rest.stream().filter(Conversation::isTerminal).toList();
        assertThat(ends.getFirst().path("response").path("id").asText()).isEqualTo(begun.get(i));
        assertThat(rest.stream().filter(DrainIT::isCreated)).hasSize(ends.size() - 1);
        assertThat(readers.get(i).closeCode()).isEqualTo(1012);
        refused += QUESTIONS - ends.size();
      }
      assertThat(refused).as("questions that came too late").isPositive();
    }
    readers.forEach(Conversation::close);

    try (ServerProcess again = ServerProcess.start(home, ROOM)) {
      for (String id : begun) {
        JsonNode kept = ServerProcess.json(again.get("/v1/responses/" + id, ""));
        assertThat(kept.path("status").asText()).isEqualTo("completed");
      }
    }
  }

  private static boolean isCreated(JsonNode event) {
    return event.path("type").asText().equals("response.created");
  }

  private static String id(JsonNode created) {
    assertThat(isCreated(created)).isTrue();
    return created.path("response").path("id").asText();
  }
}
