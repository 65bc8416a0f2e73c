package dev.trivium.app;

import dev.trivium.support.ServerProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One socket of many in this process: what came, when, and how it closed. */
final class Viewer {
  private static final int MANY = 100_000;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

  /** An event and {@link System#nanoTime()} when it came. */
  record Seen(String text, long nanos) {
    JsonObject json() {
      return new JsonObject(text);
    }

    long number() {
      return json().getLong("sequence_number");
    }
  }

  private Viewer() {}

  static WebSocketClient client(Vertx vertx) {
    return vertx.createWebSocketClient(
        new WebSocketClientOptions()
            .setMaxConnections(MANY)
            .setMaxFrameSize(1 << 24)
            .setMaxMessageSize(1 << 24));
  }

  static Viewer open(WebSocketClient client, ServerProcess server, String token, String query)
      throws Exception {
    Viewer viewer = new Viewer();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.httpPort())
            .setURI("/v1/responses" + query)
            .addHeader("authorization", "Bearer " + token);
    client
        .webSocket()
        .textMessageHandler(text -> viewer.seen.add(new Seen(text, System.nanoTime())))
        .closeHandler(gone -> {
          Short code = viewer.opened.join().closeStatusCode();
          viewer.closed.complete(code == null ? 1006 : (int) code);
        })
        .connect(options)
        .onComplete(viewer.opened::complete, viewer.opened::completeExceptionally);
    viewer.opened.get(60, TimeUnit.SECONDS);
    return viewer;
  }

  void send(String frame) {
    opened.join().writeTextMessage(frame);
  }

  List<Seen> seen() {
    return seen;
  }

  List<String> texts() {
    return seen.stream().map(Seen::text).toList();
  }

  boolean ended() {
    String last = seen.isEmpty() ? "" : seen.getLast().text();
    return last.startsWith("{\"type\":\"response.completed\"")
        || last.startsWith("{\"type\":\"response.incomplete\"")
        || last.startsWith("{\"type\":\"response.failed\"");
  }

  int closeCode() throws Exception {
    return closed.get(60, TimeUnit.SECONDS);
  }
}
