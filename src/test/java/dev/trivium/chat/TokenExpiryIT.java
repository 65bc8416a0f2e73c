package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Sockets whose token ends while they are open; the door's clock is moved by hand. */
class TokenExpiryIT {
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
  private static final InstantSource CLOCK = () -> Instant.now().plus(AHEAD.get());

  /** A minute is granted to clocks that differ: this token is believed for ten more seconds. */
  private static final Duration NEARLY_OVER = Duration.ofSeconds(-50);

  @AutoClose
  private static final OneNode NODE =
      new OneNode((vertx, store) -> new ChatHouse(vertx, store, "n1", ChatHouse.config(), CLOCK));

  private static final ChatHouse HOUSE = NODE.house;

  @Test
  void letsWhatRunsFinishThenRefusesAndCloses() throws Exception {
    ChatClient.Socket socket = expiring();
    socket.create("wait for the end of the token");
    JsonNode created = socket.nextEvent();
    socket.send("{\"type\":\"response.create\",\"input\":\"this one waits behind it\"}");
    socket.send("{\"type\":\"trivium:ping\",\"nonce\":\"queued\"}");
    until(socket, "trivium:pong");

    moveOn();
    socket.send("{\"type\":\"response.create\",\"stream_id\":\"b\",\"input\":\"too late\"}");
    JsonNode refused = until(socket, "error");
    assertThat(refused.path("status").asInt()).isEqualTo(401);
    assertThat(refused.path("error").path("code").asText()).isEqualTo("token_expired");
    assertThat(refused.path("stream_id").asText()).isEqualTo("b");
    JsonNode waited = until(socket, "error");
    assertThat(waited.path("error").path("code").asText()).isEqualTo("token_expired");
    assertThat(waited.has("stream_id")).isFalse();

    socket.send(
        "{\"type\":\"response.cancel\",\"response_id\":\"%s\"}"
            .formatted(created.path("response").path("id").asText()));
    JsonNode end = ChatClient.json(socket.rest().getLast());
    assertThat(end.path("response").path("id")).isEqualTo(created.path("response").path("id"));
    assertThat(socket.closeCode()).isEqualTo(1008);
  }

  @Test
  void refusesTheNextQuestionAndTheNextResumeOnAnIdleSocket() throws Exception {
    ChatClient.Socket asks = expiring();
    asks.create("in time");
    String id = ChatClient.json(asks.rest().getLast()).path("response").path("id").asText();
    ChatClient.Socket resumes = expiring();

    moveOn();
    asks.create("too late");
    resumes.send(
        "{\"type\":\"trivium:resume\",\"response_id\":\"%s\",\"starting_after\":0}".formatted(id));

    for (ChatClient.Socket socket : new ChatClient.Socket[] {asks, resumes}) {
      assertThat(socket.nextEvent().path("code").asText()).isEqualTo("token_expired");
      assertThat(socket.closeCode()).isEqualTo(1008);
    }
  }

  private static ChatClient.Socket expiring() throws Exception {
    return new ChatClient(HOUSE.port, HOUSE.token(ChatHouse.ANNA, NEARLY_OVER)).socket("");
  }

  /** Past the end of the token, and short of the silence after which sockets are closed. */
  private static void moveOn() {
    AHEAD.updateAndGet(ahead -> ahead.plusSeconds(11));
  }

  private static JsonNode until(ChatClient.Socket socket, String type) throws Exception {
    JsonNode event = socket.nextEvent();
    while (!event.path("type").asText().equals(type)) {
      event = socket.nextEvent();
    }
    return event;
  }
}
