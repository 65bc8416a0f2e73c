package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that stops while sockets are in every state there is. */
class StoppingIT {
  private Vertx vertx;
  private StoreAssembly store;
  private ChatHouse house;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    house = new ChatHouse(vertx, store, "n1", ChatHouse.config());
  }

  @AfterEach
  void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void closesIdleSocketsAtOnceFinishesWhatRunsAndWaitsForNobodyForEver() throws Exception {
    ChatClient anna = new ChatClient(house.port, house.token(ChatHouse.ANNA));
    ChatClient.Socket idle = anna.socket("");
    ChatClient.Socket endless = anna.socket("");
    ChatClient.Socket running = anna.socket("");
    endless.create("wait for ever");
    running.create("wait until it is cancelled");
    running.create("this one never starts");
    String unfinished = endless.nextEvent().at("/response/id").asText();
    ChatClient.Socket speaking = anna.socket("");
    speaking.send("{\"type\":\"response.create\",\"model\":\"relay\",\"input\":\"hang one |two\"}");
    speaking.nextEvent();
    JsonNode created = running.nextEvent();
    running.send("{\"type\":\"trivium:ping\",\"nonce\":\"both frames are in\"}");
    until(running, "trivium:pong");

    CompletableFuture<Void> drained = house.drain();

    assertThat(idle.closeCode()).isEqualTo(1012);
    JsonNode refused = until(running, "error");
    assertThat(refused.path("status").asInt()).isEqualTo(503);
    assertThat(refused.path("error").path("code").asText()).isEqualTo("overloaded");
    running.send(
        "{\"type\":\"response.cancel\",\"response_id\":\"%s\"}"
            .formatted(created.path("response").path("id").asText()));
    assertThat(ChatClient.json(running.rest().getLast()).at("/response/status").asText())
        .isEqualTo("cancelled");
    assertThat(running.closeCode()).isEqualTo(1012);
    JsonNode interrupted = ChatClient.json(endless.rest().getLast()).path("response");
    assertThat(interrupted.at("/incomplete_details/reason").asText())
        .isEqualTo("trivium:interrupted");
    assertThat(endless.closeCode()).isEqualTo(1012);
    List<String> spoken = speaking.rest();
    JsonNode end = ChatClient.json(spoken.getLast()).path("response");
    assertThat(end.at("/incomplete_details/reason").asText()).isEqualTo("trivium:interrupted");
    assertThat(end.at("/output/0/content/0/text").asText())
        .startsWith("one two")
        .contains("not complete");
    assertThat(speaking.closeCode()).isEqualTo(1012);
    drained.join();

    ChatHouse next = new ChatHouse(vertx, store, "n2", ChatHouse.config());
    ChatClient again = new ChatClient(next.port, next.token(ChatHouse.ANNA));
    assertThat(ChatClient.json(again.get("/v1/responses/" + unfinished).body()))
        .isEqualTo(interrupted);
    String id = end.path("id").asText();
    List<String> resumed = again.socket("?resume=" + id + "&starting_after=0").rest();
    assertThat(resumed).isEqualTo(spoken);
  }

  private static JsonNode until(ChatClient.Socket socket, String type) throws Exception {
    JsonNode event = socket.nextEvent();
    while (!event.path("type").asText().equals(type)) {
      event = socket.nextEvent();
    }
    return event;
  }
}
