package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.CalibratorJson;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calibrators over HTTP and in the real database. */
class CalibratorRoutesIT {
  private static final String PATH = "/v1/calibrator";
  private static Vertx vertx;
  private static StoreAssembly store;
  private static ChatHouse house;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    house = new ChatHouse(vertx, store, "n1", ChatHouse.config());
  }

  @AfterAll
  static void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static ObjectNode shipped(String id) {
    ObjectNode json = CalibratorJson.write(Calibrators.shipped().orElseThrow());
    return json.put("id", id);
  }

  private static ChatClient as(dev.trivium.kernel.Caller caller) {
    return new ChatClient(house.port, house.token(caller));
  }

  private static JsonNode body(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ChatClient.json(answer.body());
  }

  @Test
  void keepsTheNewestUntilItIsRetired() throws Exception {
    ChatClient steward = as(ChatHouse.STEWARD);
    body(steward.put(PATH, shipped("first").toString()));
    body(steward.put(PATH, shipped("second").toString()));

    JsonNode shown = body(as(ChatHouse.ANNA).get(PATH));
    assertThat(shown.path("source").asText()).isEqualTo("stored");
    assertThat(shown.path("calibrator").path("id").asText()).isEqualTo("second");
    assertThat(shown.path("stored").path("by").asText()).isEqualTo("stewart");
    assertThat(shown.path("calibrator").path("guarantees").path("total").path("answered").asInt())
        .isPositive();

    HttpResponse<String> again = steward.put(PATH, shipped("first").toString());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("calibrator_exists");

    assertThat(body(steward.delete(PATH)).path("retired").asBoolean()).isTrue();
    assertThat(body(steward.get(PATH)).path("source").asText()).isEqualTo("shipped");
    assertThat(body(steward.delete(PATH)).path("retired").asBoolean()).isFalse();
  }

  @Test
  void refusesWhatItCannotUse() throws Exception {
    ChatClient steward = as(ChatHouse.STEWARD);
    ObjectNode outdated = shipped("outdated").put("parser", "0");
    ObjectNode hopeful = shipped("hopeful");
    ((ObjectNode) hopeful.path("pooled").path("weights")).put("idle", 1);

    assertThat(steward.put(PATH, outdated.toString()).body()).contains("calibrator_outdated");
    HttpResponse<String> refused = steward.put(PATH, hopeful.toString());
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("the weight of 'idle' is above 0");
    assertThat(steward.put(PATH, "{\"id\":\"x\"}").body()).contains("'signals' is missing");
  }

  @Test
  void letsOnlyStewardsChangeIt() throws Exception {
    ChatClient anna = as(ChatHouse.ANNA);
    assertThat(anna.put(PATH, shipped("mine").toString()).statusCode()).isEqualTo(403);
    assertThat(anna.delete(PATH).statusCode()).isEqualTo(403);
    assertThat(anna.get(PATH + "/labels").statusCode()).isEqualTo(403);

    Calibrator calibrator = Calibrators.shipped().orElseThrow();
    CalibratorRepository repository =
        new CalibratorRepository(store.database(), InstantSource.system());
    assertThatThrownBy(() ->
            repository.activate(ChatHouse.ANNA, calibrator).await().atMost(Duration.ofSeconds(20)))
        .as("row-level security holds below the route")
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void handsOutNoLabelsWhileNobodyKeepsFeedback() throws Exception {
    assertThat(body(as(ChatHouse.STEWARD).get(PATH + "/labels")).path("items")).isEmpty();
  }
}
