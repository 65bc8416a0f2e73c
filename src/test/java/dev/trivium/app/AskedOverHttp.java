package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForTests;
import dev.trivium.web.Json;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A whole house with documents and no datasets, asked in words. */
final class AskedOverHttp implements AutoCloseable {
  private final WholeHouse house;

  AskedOverHttp(Path home, List<String> regions) {
    Config config =
        Config.read(
            Map.of(
                "TRIVIUM_HOME", home.toString(),
                "TRIVIUM_DEMO", "off",
                "TRIVIUM_CHAT_RATE_RPM", "1000000",
                "TRIVIUM_CHAT_RATE_TPM", "1000000000"),
            Map.of());
    Vertx vertx = Vertx.vertx();
    this.house = new WholeHouse(vertx, config, PostgresForTests.store(vertx, observation -> {}));
    PostgresForTests.get(house.store.schemaChanges().apply(regions, List.of()));
  }

  @Override
  public void close() {
    house.close();
  }

  JsonNode ask(Caller caller, String question) {
    HttpResponse<String> answer = post(caller, "/v1/responses", question(question).toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.tree(answer.body());
  }

  static ObjectNode question(String text) {
    return Json.mapper().createObjectNode().put("model", "trivium").put("input", text);
  }

  List<JsonNode> streamed(Caller caller, String question) {
    return post(caller, "/v1/responses", question(question).put("stream", true).toString())
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> Json.tree(line.substring("data: ".length())))
        .toList();
  }

  JsonNode evidence(Caller caller, JsonNode response) {
    HttpResponse<String> answer =
        get(caller, "/v1/responses/" + response.path("id").asText() + "/evidence");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.tree(answer.body());
  }

  static String text(JsonNode response) {
    return response.at("/output/0/content/0/text").asText();
  }

  /** Gives a document and waits until it is served. */
  String document(Caller caller, String source, String more, String text) {
    HttpResponse<String> given =
        house.send(
            house
                .request(caller, "/v1/documents?source=" + source + more)
                .header("content-type", "text/markdown")
                .POST(HttpRequest.BodyPublishers.ofString(text)));
    assertThat(given.statusCode()).as(given.body()).isEqualTo(202);
    String id = Json.tree(given.body()).path("id").asText();
    Instant until = Instant.now().plusSeconds(60);
    while (!get(caller, "/v1/documents/" + id).body().contains("\"ready\"")) {
      assertThat(Instant.now()).isBefore(until);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    return id;
  }

  HttpResponse<String> get(Caller caller, String path) {
    return house.get(caller, path);
  }

  HttpResponse<String> delete(Caller caller, String path) {
    return house.send(house.request(caller, path).DELETE());
  }

  HttpResponse<String> post(Caller caller, String path, String json) {
    return house.post(caller, path, json);
  }
}
