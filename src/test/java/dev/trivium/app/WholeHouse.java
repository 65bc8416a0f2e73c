package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Health;
import dev.trivium.web.Json;
import dev.trivium.web.LocalKey;
import dev.trivium.web.Surroundings;
import dev.trivium.web.TestEdge;
import dev.trivium.web.WebAssembly;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** All rooms over a store, reached over HTTP in this very process. */
final class WholeHouse implements AutoCloseable {
  static final Caller STEWARD = new Caller("sam", Set.of("*"), Set.of("steward", "writer"));

  final StoreAssembly store;
  final Rooms rooms;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Vertx vertx;
  private final WebAssembly web;
  private final int port;

  WholeHouse(Vertx vertx, Config config, StoreAssembly store) {
    this.vertx = vertx;
    this.store = store;
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, new SecureRandom());
    this.rooms = Rooms.wire(config, vertx, store, clock, ids, observation -> {});
    PostgresForTests.get(rooms.recover());
    this.web =
        new WebAssembly(
            TestEdge.patient(),
            new Surroundings(
                vertx, clock, ids, new SecureRandom(), observation -> {}, sub -> "someone"),
            new Health(Map.of(), clock),
            LocalKey.fresh(new SecureRandom()),
            null);
    this.port = PostgresForTests.get(web.start(rooms.routes(vertx), 2));
  }

  /** As the process would start it, embedded or external. */
  static WholeHouse start(Config config) {
    Vertx vertx = Vertx.vertx();
    return new WholeHouse(
        vertx,
        config,
        StoreAssembly.start(
            vertx,
            config.store(),
            Map.of(),
            InstantSource.system(),
            new SecureRandom(),
            observation -> {}));
  }

  @Override
  public void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Registers a contract that lies among the resources of the data room's tests. */
  void contract(String dataset) {
    String name = "/dev/trivium/data/" + dataset + ".odcs.yaml";
    try (InputStream in = WholeHouse.class.getResourceAsStream(name)) {
      contract(
          dataset, new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void contract(String dataset, String yaml) {
    HttpResponse<String> answer =
        send(
            request(STEWARD, "/v1/contracts/" + dataset)
                .header("content-type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(yaml)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  HttpResponse<String> deliver(String dataset, String csv) {
    return deliver(dataset, dataset, csv);
  }

  HttpResponse<String> deliver(String dataset, String key, String csv) {
    return send(
        request(STEWARD, "/v1/datasets/" + dataset + "/batches")
            .header("content-type", "text/csv")
            .header("idempotency-key", key)
            .POST(HttpRequest.BodyPublishers.ofString(csv)));
  }

  /** Asks and gives the id of the response; there is no model, so the answer is a refusal. */
  String ask(Caller caller, String question) {
    String body = Json.encode(Map.of("model", "trivium", "input", question)).toString();
    HttpResponse<String> answer =
        post(caller, "/v1/responses", body.replace("}", ",\"stream\":true}"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String data =
        answer.body().lines().filter(line -> line.startsWith("data: {")).findFirst().orElseThrow();
    return Json.tree(data.substring("data: ".length())).at("/response/id").asText();
  }

  HttpResponse<String> give(String source, String subject, String text) {
    return send(
        request(STEWARD, "/v1/documents?region=north&source=" + source + "&subject=" + subject)
            .header("content-type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(text)));
  }

  /** Gives a document about somebody and waits until it can be searched. */
  String document(String source, String subject, String text) {
    HttpResponse<String> given = give(source, subject, text);
    assertThat(given.statusCode()).as(given.body()).isEqualTo(202);
    String id = Json.tree(given.body()).path("id").asText();
    Instant until = Instant.now().plusSeconds(30);
    while (!get(STEWARD, "/v1/documents/" + id).body().contains("\"ready\"")) {
      assertThat(Instant.now()).isBefore(until);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return id;
  }

  JsonNode tree(Caller caller, String path) {
    HttpResponse<String> answer = get(caller, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.tree(answer.body());
  }

  List<JsonNode> lines(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().map(Json::tree).toList();
  }

  HttpResponse<String> get(Caller caller, String path) {
    return send(request(caller, path).GET());
  }

  HttpResponse<String> post(Caller caller, String path, String body) {
    return json(caller, "POST", path, body);
  }

  HttpResponse<String> json(Caller caller, String method, String path, String body) {
    return send(
        request(caller, path)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(Caller caller, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60))
        .header("authorization", "Bearer " + web.issuer().issue(caller, Duration.ofHours(1)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
