package dev.trivium.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alerts that are handed over, to a receiver that answers as a test wants. */
class WebhooksTest {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private final Vertx vertx = Vertx.vertx();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void triesAgainWhatFailedOverThere() {
    int port = receiver(503, 500, 204);

    int status = tell(port);

    assertThat(status).isEqualTo(204);
    assertThat(Webhooks.taken(status)).isTrue();
    assertThat(bodies).hasSize(3).containsOnly("{\"event\":\"budget.reached\"}");
  }

  @Test
  void givesUpAfterTwoMoreTriesAndSaysWhy() {
    int port = receiver(500);

    assertThat(Webhooks.taken(tell(port))).isFalse();
    assertThat(asked).hasValue(3);
  }

  @Test
  void neitherRepeatsARefusalNorFollowsARedirect() {
    assertThat(tell(receiver(403))).isEqualTo(403);
    assertThat(tell(receiver(302))).isEqualTo(302);
    assertThat(asked).hasValue(2);
  }

  @Test
  void failsWhereNobodyListens() {
    HttpServer gone = listening(200);
    int port = gone.actualPort();
    gone.close().toCompletionStage().toCompletableFuture().join();

    assertThatThrownBy(() -> tell(port)).isNotNull();
  }

  private int tell(int port) {
    ObjectNode body = Json.mapper().createObjectNode().put("event", "budget.reached");
    return new Webhooks(vertx, Duration.ofMillis(5))
        .tell(URI.create("http://127.0.0.1:" + port + "/alerts"), body)
        .await()
        .atMost(WAIT);
  }

  private int receiver(int... statuses) {
    return listening(statuses).actualPort();
  }

  /** Answers with each status in turn, and with the last for ever. */
  private HttpServer listening(int... statuses) {
    return vertx
        .createHttpServer()
        .requestHandler(request ->
            request.bodyHandler(body -> {
              bodies.add(body.toString());
              int turn = Math.min(asked.getAndIncrement(), statuses.length - 1);
              request
                  .response()
                  .putHeader("location", "http://127.0.0.1:1/")
                  .setStatusCode(statuses[turn])
                  .end();
            }))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
