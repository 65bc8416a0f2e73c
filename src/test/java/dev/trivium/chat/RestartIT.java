package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that died and came back: an answer is found whole, or found ended. Never half. */
class RestartIT {
  private Vertx vertx;
  private StoreAssembly store;
  private ChatHouse before;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    before = new ChatHouse(vertx, store, "n1", ChatHouse.config());
  }

  @AfterEach
  void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatRanWhenTheNodeDiedIsFoundEnded() throws Exception {
    ChatClient.Socket socket = client(before).socket("");
    socket.create("wait for ever");
    JsonNode created = socket.nextEvent();
    String id = created.path("response").path("id").asText();

    ChatClient after = client(new ChatHouse(vertx, store, "n1", ChatHouse.config()));
    ObjectNode found = ChatClient.json(after.get("/v1/responses/" + id).body());
    List<String> resumed = after.socket("?resume=" + id + "&starting_after=0").rest();

    assertThat(found.path("status").asText()).isEqualTo("incomplete");
    assertThat(found.path("incomplete_details").path("reason").asText())
        .isEqualTo("trivium:interrupted");
    assertThat(found.path("output").toString()).contains("this answer is not complete");
    assertThat(found.path("usage").path("total_tokens").isNumber()).isTrue();
    JsonNode last = ChatClient.json(resumed.getLast());
    assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
    assertThat(last.path("response")).isEqualTo(found);
  }

  @Test
  void aNodeThatWasBelievedDeadDoesNotShowAnEndNobodyKept() throws Exception {
    ChatClient.Socket socket = client(before).socket("");
    socket.create("wait for ever");
    socket.nextEvent();
    ChatHouse after = new ChatHouse(vertx, store, "n1", ChatHouse.config());

    socket.send("{\"type\":\"response.cancel\"}");
    JsonNode end = ChatClient.json(socket.rest().getLast());

    assertThat(end.path("response").path("incomplete_details").path("reason").asText())
        .isEqualTo("trivium:interrupted");
    assertThat(after.port).isPositive();
  }

  @Test
  void aRenewalThatComesTooLateDoesNotKillWhatRunsHere() throws Exception {
    Duration lease = Duration.ofMillis(500);
    ChatConfig late = ChatHouse.config(lease, Duration.ofHours(1));
    ChatHouse busy = new ChatHouse(vertx, store, "n2", late);
    ChatClient.Socket socket = client(busy).socket("");
    socket.create("wait for ever");
    socket.nextEvent();

    Instant expired = Instant.now().plus(lease.multipliedBy(2));
    int interrupted = 0;
    while (Instant.now().isBefore(expired)) {
      interrupted += busy.chat.recover().await().atMost(Duration.ofSeconds(20));
    }
    socket.send("{\"type\":\"response.cancel\"}");
    JsonNode end = ChatClient.json(socket.rest().getLast());

    assertThat(interrupted).isZero();
    assertThat(end.path("response").path("incomplete_details").path("reason").asText())
        .isEqualTo("trivium:cancelled");
  }

  @Test
  void whatWasCompleteIsFoundWholeAndCanBeReplayed() throws Exception {
    ChatClient.Socket socket = client(before).socket("");
    socket.create("revenue");
    List<String> seen = socket.rest();
    ObjectNode response = (ObjectNode) ChatClient.json(seen.getLast()).get("response");
    String id = response.path("id").asText();

    ChatHouse again = new ChatHouse(vertx, store, "n1", ChatHouse.config());
    ChatClient after = client(again);
    ObjectNode found = ChatClient.json(after.get("/v1/responses/" + id).body());
    List<String> replayed =
        ChatClient.data(after.get("/v1/responses/" + id + "?stream=true").body());
    var next =
        after.post(
            "/v1/responses", "{\"input\":\"and then?\",\"previous_response_id\":\"" + id + "\"}");

    assertThat(next.body()).contains("completed");
    assertThat(found).isEqualTo(response);
    assertThat(replayed.subList(0, replayed.size() - 1)).isEqualTo(seen);
    assertThat(after.get("/v1/responses/" + id + "/evidence").statusCode()).isEqualTo(200);
    assertThat(again.answerer.asked)
        .anySatisfy(question -> assertThat(question.context()).startsWith("revenue@"));
  }

  private static ChatClient client(ChatHouse house) {
    return new ChatClient(house.port, house.token(ChatHouse.ANNA));
  }
}
