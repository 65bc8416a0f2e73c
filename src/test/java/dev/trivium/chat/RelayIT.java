package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Models that answer by themselves, over real connections. */
class RelayIT {
  private static Vertx vertx;
  private static StoreAssembly store;
  private static ChatHouse house;
  private static ChatClient anna;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    house = new ChatHouse(vertx, store, "n1", ChatHouse.config());
    anna = new ChatClient(house.port, house.token(ChatHouse.ANNA));
  }

  @AfterAll
  static void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void relaysAModelOnEverySurface() throws Exception {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"say Hello|, world\"}]}";
    HttpResponse<String> whole =
        anna.post("/v1/chat/completions", "{\"model\":\"relay\"," + messages);
    HttpResponse<String> streamed =
        anna.post("/v1/chat/completions", "{\"model\":\"relay\",\"stream\":true," + messages);
    HttpResponse<String> stored =
        anna.post("/v1/responses", "{\"model\":\"relay\",\"input\":\"say Hello|, world\"}");

    assertThat(ChatClient.json(whole.body()).at("/choices/0/message/content").asText())
        .isEqualTo("Hello, world");
    assertThat(ChatClient.json(whole.body()).at("/usage/prompt_tokens").asInt()).isEqualTo(11);
    assertThat(ChatClient.json(whole.body()).at("/trivium/band").asText()).isEqualTo("none");
    assertThat(whole.headers().firstValue("Trivium-Disclosure"))
        .contains("ai-generated; generated-by=model");
    assertThat(ChatClient.data(streamed.body())).hasSize(5).last().isEqualTo("[DONE]");
    String id = ChatClient.json(stored.body()).path("id").asText();
    assertThat(anna.get("/v1/responses/" + id).body()).contains("Hello, world");
    String next =
        "{\"model\":\"relay\",\"input\":\"say more\",\"previous_response_id\":\"%s\"}"
            .formatted(id);
    assertThat(anna.post("/v1/responses", next).statusCode()).isEqualTo(200);
    assertThat(List.copyOf(house.model.asked).getLast().messages()).hasSize(3);
  }

  @Test
  void tellsByAStatusWhatFailsBeforeAnythingIsShown() throws Exception {
    for (String stream : List.of("false", "true")) {
      HttpResponse<String> refused =
          anna.post(
              "/v1/chat/completions",
              "{\"model\":\"relay\",\"stream\":%s,\"messages\":[%s]}"
                  .formatted(stream, "{\"role\":\"user\",\"content\":\"refuse\"}"));

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(ChatClient.json(refused.body()).at("/error/code").asText())
          .isEqualTo("rate_limit_exceeded");
    }
    HttpResponse<String> closed =
        anna.post("/v1/responses", "{\"model\":\"closed\",\"input\":\"say x\"}");
    assertThat(closed.statusCode()).isEqualTo(403);
    assertThat(ChatClient.json(closed.body()).at("/error/code").asText())
        .isEqualTo("model_not_allowed");
    assertThat(anna.get("/v1/models").body()).contains("\"relay\"").doesNotContain("\"closed\"");
  }

  @Test
  void stopsTheModelOfWhoHangsUp() throws Exception {
    for (String members : List.of("\"stream\":true,", "", "\"store\":true,")) {
      int before = house.model.cancelled.get();
      var call =
          anna.begin(
              "/v1/chat/completions",
              "{\"model\":\"relay\",%s\"messages\":[%s]}"
                  .formatted(members, "{\"role\":\"user\",\"content\":\"hang\"}"));
      until(() -> house.model.open.get() > 0);

      call.cancel(true);

      until(() -> house.model.open.get() == 0);
      assertThat(house.model.cancelled).hasValue(before + 1);
    }
  }

  private static void until(BooleanSupplier holds) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
