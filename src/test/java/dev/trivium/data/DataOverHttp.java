package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.web.Json;
import dev.trivium.web.Routes;
import dev.trivium.web.TestEdge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** This room behind a real server, with callers of its own. */
final class DataOverHttp implements AutoCloseable {
  final DataForTests house;
  private final TestEdge edge;
  private final HttpClient http = HttpClient.newHttpClient();

  DataOverHttp(DataForTests house) {
    this.house = house;
    this.edge = new TestEdge(TestEdge.patient(), null, house.data.routes().toArray(Routes[]::new));
  }

  int port() {
    return edge.port();
  }

  String token(Caller caller) {
    return edge.token(caller);
  }

  HttpRequest.Builder request(Caller caller, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
        .timeout(Duration.ofSeconds(60))
        .header("authorization", "Bearer " + edge.token(caller));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  HttpResponse<String> get(Caller caller, String path) {
    return send(request(caller, path).GET());
  }

  HttpResponse<String> post(Caller caller, String path, String json) {
    return json(caller, "POST", path, json);
  }

  HttpResponse<String> json(Caller caller, String method, String path, String json) {
    return send(
        request(caller, path)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Delivers CSV under a key. */
  HttpResponse<String> deliver(Caller caller, String dataset, String key, String csv) {
    return send(delivery(caller, dataset, key, csv));
  }

  HttpRequest.Builder delivery(Caller caller, String dataset, String key, String csv) {
    return request(caller, "/v1/datasets/" + dataset + "/batches")
        .header("content-type", "text/csv")
        .header("idempotency-key", key)
        .POST(HttpRequest.BodyPublishers.ofString(csv));
  }

  static JsonNode tree(HttpResponse<String> answer) {
    return Json.tree(answer.body());
  }

  @Override
  public void close() {
    edge.close();
    house.close();
  }
}
