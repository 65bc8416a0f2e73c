package dev.trivium.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.WebObservation;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets and event streams over a real connection. */
class SocketsIT {
  private TestEdge edge;
  private HttpClient http;

  @BeforeEach
  void open() {
    edge = new TestEdge(TestEdge.config(), null, new EchoRoutes());
    http = HttpClient.newHttpClient();
  }

  @AfterEach
  void close() {
    http.shutdownNow();
    edge.close();
  }

  @Test
  void carriesTextBothWaysUnderTheCallersName() throws Exception {
    Peer peer = new Peer();
    WebSocket socket = connect(peer, "trivium.v1");

    socket.sendText("hel", false).join();
    socket.sendText("lo", true).join();

    assertThat(peer.text.get(5, TimeUnit.SECONDS)).isEqualTo("anna:hello");
    assertThat(socket.getSubprotocol()).isEqualTo("trivium.v1");
  }

  @Test
  void takesTheTokenFromASubprotocolAndNeverEchoesIt() throws Exception {
    Peer peer = new Peer();
    WebSocket socket =
        http.newWebSocketBuilder()
            .subprotocols(Authenticator.TICKET + edge.token(), "responses")
            .buildAsync(uri(), peer)
            .join();

    socket.sendText("hi", true).join();

    assertThat(socket.getSubprotocol()).isEqualTo("responses");
    assertThat(peer.text.get(5, TimeUnit.SECONDS)).isEqualTo("anna:hi");
  }

  @Test
  void refusesBeforeTheUpgrade() {
    assertThat(refusal(http.newWebSocketBuilder())).isEqualTo(401);
    assertThat(
            refusal(
                http.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + edge.token())
                    .header("Origin", "https://evil.example")))
        .isEqualTo(403);
    assertThat(
            refusal(http.newWebSocketBuilder().subprotocols(Authenticator.TICKET + edge.token())))
        .isEqualTo(400);
  }

  @Test
  void limitsTheSocketsOfOneCaller() {
    for (int i = 0; i < 3; i++) {
      connect(new Peer(), "responses");
    }

    assertThat(
            refusal(http.newWebSocketBuilder().header("Authorization", "Bearer " + edge.token())))
        .isEqualTo(429);
  }

  @Test
  void closesWithTheCodeOfTheFault() throws Exception {
    Peer binary = new Peer();
    Peer big = new Peer();
    Peer huge = new Peer();

    connect(binary, "responses").sendBinary(ByteBuffer.allocate(1), true).join();
    WebSocket many = connect(big, "responses");
    many.sendText("x".repeat(40_000), false).join();
    many.sendText("x".repeat(40_000), true).join();
    var sending = connect(huge, "responses").sendText("x".repeat(500_000), true);

    assertThat(binary.code.get(5, TimeUnit.SECONDS)).isEqualTo(1003);
    assertThat(big.code.get(5, TimeUnit.SECONDS)).isEqualTo(1009);
    assertThat(huge.code.get(5, TimeUnit.SECONDS)).isEqualTo(1009);
    assertThat(sending).isNotNull();
  }

  @Test
  void pingsASilentSocket() throws Exception {
    Peer peer = new Peer();
    connect(peer, "responses");

    assertThat(peer.pinged.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void tellsSocketsToComeBackWhenItDrains() throws Exception {
    Peer peer = new Peer();
    connect(peer, "responses");

    edge.web.drain().await().atMost(TestEdge.WAIT);

    assertThat(peer.code.get(5, TimeUnit.SECONDS)).isEqualTo(1012);
    HttpRequest ready =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + edge.managementPort() + "/health/ready"))
            .build();
    assertThat(http.send(ready, BodyHandlers.discarding()).statusCode()).isEqualTo(503);
  }

  @Test
  void streamsEventsAndKeepsThemAlive() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + "/v1/events"))
            .header("authorization", "Bearer " + edge.token())
            .build();

    var answer = http.send(request, BodyHandlers.ofLines());
    List<String> lines = answer.body().limit(4).toList();

    assertThat(lines).containsExactly("data: one", "", ": ping", "");
    assertThat(answer.headers().firstValue("content-type"))
        .contains("text/event-stream; charset=utf-8");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-cache, no-transform");
  }

  @Test
  void noticesAReaderThatLeavesAndObservesEachRequestOnce() throws Exception {
    connect(new Peer(), "responses");
    assertThat(finished().status()).isEqualTo(101);

    String head =
        "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(edge.token());
    try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      raw.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(raw.getInputStream().read()).isEqualTo('H');
    }
    WebObservation.RequestFinished cut = finished();

    assertThat(cut.status()).isEqualTo(499);
    assertThat(cut.route()).isEqualTo("/v1/events");
    assertThat(cut.user()).isEqualTo("h4");
    assertThat(edge.observed).isEmpty();
  }

  private WebObservation.RequestFinished finished() throws InterruptedException {
    return (WebObservation.RequestFinished) edge.observed.poll(5, TimeUnit.SECONDS);
  }

  private URI uri() {
    return URI.create("ws://127.0.0.1:" + edge.port() + "/v1/responses");
  }

  private WebSocket connect(Peer peer, String protocol) {
    return http.newWebSocketBuilder()
        .header("Authorization", "Bearer " + edge.token())
        .subprotocols(protocol)
        .buildAsync(uri(), peer)
        .join();
  }

  private int refusal(WebSocket.Builder builder) {
    List<Integer> status = new ArrayList<>();
    assertThatThrownBy(() -> builder.buildAsync(uri(), new Peer()).join())
        .isInstanceOf(CompletionException.class)
        .satisfies(failure -> {
          Throwable cause = failure.getCause();
          while (!(cause instanceof WebSocketHandshakeException)) {
            cause = cause.getCause();
          }
          status.add(((WebSocketHandshakeException) cause).getResponse().statusCode());
        });
    return status.getFirst();
  }

  private static final class Peer implements WebSocket.Listener {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final CompletableFuture<Boolean> pinged = new CompletableFuture<>();
    private final StringBuilder received = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      received.append(part);
      if (last) {
        text.complete(received.toString());
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      pinged.complete(true);
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      code.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      code.completeExceptionally(error);
    }
  }
}
