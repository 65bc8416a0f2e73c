package dev.trivium.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit of the door that nothing else provokes: what is held, and how it ends. */
class LimitsIT {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATE = Duration.ofSeconds(30);
  private static final int WAIT_MILLIS = 10_000;
  private static final String HOST = "Host: 127.0.0.1\r\n";

  @Test
  void sendsAwayAPeerThatNeverAnswersAPing() throws Exception {
    try (TestEdge edge = edge(sockets(9, LATE, SOON, LATE));
        RawWebSocket socket = new RawWebSocket(edge.port(), "/v1/responses")) {
      assertThat(socket.read().opcode()).isEqualTo(RawWebSocket.PING);
      assertThat(socket.closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void sendsAwayAReaderThatTakesNothing() throws Exception {
    Buffer much = Buffer.buffer("x".repeat(60_000));
    CompletableFuture<Boolean> sentAway = new CompletableFuture<>();
    Routes flood =
        endpoints ->
            endpoints.socket(
                "/flood",
                (request, session) -> {
                  session.onClose(() -> sentAway.complete(true));
                  for (int i = 0; i < 500; i++) {
                    session.send(much);
                  }
                });
    try (TestEdge edge = new TestEdge(sockets(9, LATE, LATE, SOON), TestEdge.ANNA, flood);
        RawWebSocket socket = new RawWebSocket(edge.port(), "/flood")) {
      assertThat(sentAway.get(WAIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(socket.closeCode()).isEqualTo(1013);
    }
  }

  @Test
  void tellsASocketThatIsTooOldToComeBack() throws Exception {
    try (TestEdge edge = edge(sockets(9, SOON, LATE, LATE));
        RawWebSocket socket = new RawWebSocket(edge.port(), "/v1/responses")) {
      RawWebSocket.Frame frame = socket.read();
      while (frame.opcode() != RawWebSocket.TEXT) {
        frame = socket.read();
      }

      assertThat(new String(frame.payload(), ISO_8859_1))
          .contains("\"websocket_connection_limit_reached\"");
      assertThat(socket.closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void refusesMoreSocketsThanTheNodeHolds() throws Exception {
    try (TestEdge edge = edge(sockets(1, LATE, LATE, LATE));
        RawWebSocket first = new RawWebSocket(edge.port(), "/v1/responses");
        RawWebSocket second = new RawWebSocket(edge.port(), "/v1/responses")) {
      assertThat(first.head()).startsWith("HTTP/1.1 101");
      assertThat(second.head()).startsWith("HTTP/1.1 503").contains("retry-after: ");
    }
  }

  @Test
  void waitsForABodyOnlyForItsTime() throws Exception {
    try (TestEdge edge = edge(patience(SOON, LATE, LATE))) {
      String answer = talk(edge, post("/v1/echo/a", "Content-Length: 9\r\n") + "{\"a\"");

      assertThat(answer).startsWith("HTTP/1.1 400").contains("cut-body");
    }
  }

  @Test
  void waitsForTheNextRequestOnlyForItsTime() throws Exception {
    try (TestEdge edge = edge(patience(LATE, SOON, LATE))) {
      assertThat(talk(edge, "GET /health/live HTTP/1.1\r\n" + HOST + "\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void endsAnUploadThatFallsSilent() throws Exception {
    try (TestEdge edge = edge(patience(LATE, LATE, Duration.ofSeconds(1)))) {
      String answer = talk(edge, post("/v1/upload", "Content-Length: 9\r\n") + "12345");

      assertThat(answer).doesNotContain("200 OK");
    }
  }

  @ParameterizedTest
  @CsvSource({"8000,404", "8300,414"})
  void takesAPathUpToItsLimit(int length, String status) throws Exception {
    try (TestEdge edge = edge(TestEdge.config())) {
      String line = "GET /" + "a".repeat(length) + " HTTP/1.1\r\n";

      assertThat(talk(edge, line + HOST + "Connection: close\r\n\r\n"))
          .matches("(?s)HTTP/1\\.[01] " + status + " .*");
    }
  }

  @ParameterizedTest
  @CsvSource({"15000,200", "17000,431"})
  void takesHeadersUpToTheirLimit(int length, String status) throws Exception {
    try (TestEdge edge = edge(TestEdge.config())) {
      String header = "X-Long: " + "a".repeat(length) + "\r\nConnection: close\r\n\r\n";

      assertThat(talk(edge, "GET /health/live HTTP/1.1\r\n" + HOST + header))
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "depth,64,200", "depth,65,400",
    "members,1000,200", "members,1001,400",
    "string,100000,200", "string,100001,400"
  })
  void takesJsonUpToItsLimits(String what, int size, String status) throws Exception {
    StringBuilder json = new StringBuilder();
    switch (what) {
      case "depth" -> json.append("{\"a\":".repeat(size - 1)).append("{}");
      case "members" -> json.append("{\"a\":0");
      default -> json.append("{\"a\":\"").append("x".repeat(size)).append('"');
    }
    for (int i = 1; i < size && what.equals("members"); i++) {
      json.append(",\"").append(i).append("\":0");
    }
    json.append("}".repeat(what.equals("depth") ? size - 1 : 1));
    String length = "Connection: close\r\nContent-Length: " + json.length() + "\r\n";
    try (TestEdge edge = edge(TestEdge.config())) {
      String answer = talk(edge, post("/v1/echo/a", length) + json);

      assertThat(answer).startsWith("HTTP/1.1 " + status);
    }
  }

  private static TestEdge edge(WebConfig config) {
    return new TestEdge(config, TestEdge.ANNA, new EchoRoutes());
  }

  private static WebConfig sockets(int perNode, Duration age, Duration pong, Duration lag) {
    WebConfig base = TestEdge.config();
    return new WebConfig(
        base.http(),
        base.management(),
        base.origins(),
        base.auth(),
        base.body(),
        new WebConfig.Socket(
            65_536, 64, 1_000, 200, 9, perNode, age, Duration.ofMillis(60), pong, lag, 1 << 30),
        base.ssePing(),
        base.patience(),
        base.tickets(),
        base.crowd());
  }

  private static WebConfig patience(Duration body, Duration keepAlive, Duration idle) {
    WebConfig base = TestEdge.config();
    return new WebConfig(
        base.http(),
        base.management(),
        base.origins(),
        base.auth(),
        base.body(),
        base.socket(),
        base.ssePing(),
        new WebConfig.Patience(LATE, body, keepAlive, idle, base.patience().drain()),
        base.tickets(),
        base.crowd());
  }

  private static String post(String path, String headers) {
    return "POST "
        + path
        + " HTTP/1.1\r\nContent-Type: application/json\r\n"
        + HOST
        + headers
        + "\r\n";
  }

  /** What comes back until the server closes; fails when it does not. */
  private static String talk(TestEdge edge, String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
