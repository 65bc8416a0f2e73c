package dev.trivium.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How many may come and how fast, over real connections. */
class CrowdIT {
  private static final int WAIT_MILLIS = 10_000;

  @Test
  void closesTheConnectionThatIsOneTooManyOfAnAddressAndTakesTheNextWhenOneLeft() throws Exception {
    try (TestEdge edge = edge(new WebConfig.Crowd(100, 2, 1_000, 100, List.of()));
        Socket second = connect(edge)) {
      Socket first = connect(edge);
      assertThat(get(first)).startsWith("HTTP/1.1 200");
      assertThat(get(second)).startsWith("HTTP/1.1 200");
      try (Socket third = connect(edge)) {
        assertThat(third.getInputStream().read()).as("closed, nothing was read").isEqualTo(-1);
      }

      first.close();

      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
      boolean taken = false;
      while (!taken && System.nanoTime() < until) {
        try (Socket next = connect(edge)) {
          taken = get(next).startsWith("HTTP/1.1 200");
        } catch (IOException notYet) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
      }
      assertThat(taken).isTrue();
    }
  }

  /** Vert.x says nothing of the close of a connection that became a socket. */
  @Test
  void countsASocketDownWhenItHasEnded() throws Exception {
    try (TestEdge edge = edge(new WebConfig.Crowd(100, 2, 1_000, 100, List.of()))) {
      for (int i = 0; i < 6; i++) {
        String answer = "";
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        while (!answer.startsWith("HTTP/1.1 101") && System.nanoTime() < until) {
          answer = upgrade(edge, "", edge.token());
        }
        assertThat(answer).as("socket " + i).startsWith("HTTP/1.1 101");
      }
    }
  }

  @Test
  void holdsTheNodeTogetherAndLetsProxiesOfOursBringMany() throws Exception {
    try (TestEdge edge = edge(new WebConfig.Crowd(4, 2, 1_000, 100, List.of("127.0.0.0/8")))) {
      List<Socket> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(connect(edge));
        assertThat(get(all.getLast())).startsWith("HTTP/1.1 200");
      }
      try (Socket fifth = connect(edge)) {
        assertThat(fifth.getInputStream().read()).isEqualTo(-1);
      }
      for (Socket one : all) {
        one.close();
      }
    }
  }

  @Test
  void refusesHandshakesOfAnAddressThatWasRefusedTooOften() throws Exception {
    try (TestEdge edge = edge(new WebConfig.Crowd(100, 100, 1_000, 3, List.of("127.0.0.1")))) {
      for (int i = 0; i < 3; i++) {
        assertThat(upgrade(edge, "198.51.100.1", "made-up")).startsWith("HTTP/1.1 401");
      }

      String refused = upgrade(edge, "198.51.100.1", edge.token());
      assertThat(refused).startsWith("HTTP/1.1 429").contains("too many handshakes");
      assertThat(refused).containsPattern("retry-after: ([1-9]|[1-5]\\d|60)\r");
      assertThat(upgrade(edge, "6.6.6.6, 198.51.100.1", edge.token())).startsWith("HTTP/1.1 429");
      assertThat(upgrade(edge, "198.51.100.2", edge.token())).startsWith("HTTP/1.1 101");
      String plain = "GET /v1/who HTTP/1.1\r\nX-Forwarded-For: 198.51.100.1\r\n";
      assertThat(talk(edge, plain, edge.token())).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void countsForeignPagesAndBadOffersToo() throws Exception {
    try (TestEdge edge = edge(new WebConfig.Crowd(100, 100, 1_000, 2, List.of()))) {
      assertThat(upgrade(edge, "6.6.6.6", edge.token(), "Origin: https://evil.example\r\n"))
          .startsWith("HTTP/1.1 403");
      assertThat(
              upgrade(
                  edge,
                  "7.7.7.7",
                  edge.token(),
                  "Sec-WebSocket-Protocol: openai-insecure-api-key.x\r\n"))
          .startsWith("HTTP/1.1 400");

      assertThat(upgrade(edge, "8.8.8.8", edge.token())).startsWith("HTTP/1.1 429");
    }
  }

  @Test
  void takesSoManySocketsASecondAndSendsTheRestAwayForAWhile() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    try (TestEdge edge = edge(new WebConfig.Crowd(100, 100, 1, 100, List.of()), now::get)) {
      assertThat(upgrade(edge, "", edge.token())).startsWith("HTTP/1.1 101");
      assertThat(upgrade(edge, "", edge.token()))
          .startsWith("HTTP/1.1 503")
          .contains("\r\nretry-after: ");

      now.updateAndGet(before -> before.plusSeconds(1));

      assertThat(upgrade(edge, "", edge.token())).startsWith("HTTP/1.1 101");
    }
  }

  /** Whoever does not look whether the reader follows, as errors and pongs do not. */
  @Test
  void sendsAwayAReaderForWhomTooMuchWaits() throws Exception {
    Buffer much = Buffer.buffer("x".repeat(60_000));
    CompletableFuture<Integer> sent = new CompletableFuture<>();
    Routes flood =
        endpoints ->
            endpoints.socket(
                "/flood",
                (request, session) -> {
                  int times = 0;
                  while (!session.closed() && times < 1_000) {
                    session.send(much);
                    times++;
                  }
                  sent.complete(times);
                });
    try (TestEdge edge = new TestEdge(TestEdge.config(), TestEdge.ANNA, flood);
        RawWebSocket socket = new RawWebSocket(edge.port(), "/flood")) {
      assertThat(sent.get(WAIT_MILLIS, TimeUnit.MILLISECONDS)).isLessThan(1_000);
      assertThat(socket.closeCode()).isEqualTo(1013);
    }
  }

  /** An event larger than the limit is on its way, and the same socket is used for more. */
  @Test
  void keepsAReaderToWhomOneLargeMessageIsOnItsWay() throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    Routes large =
        endpoints ->
            endpoints.socket(
                "/large",
                (request, session) -> {
                  session.send(Buffer.buffer("x".repeat(16 << 20)));
                  for (int i = 0; i < 20; i++) {
                    session.send(Buffer.buffer("{}"));
                  }
                  closed.complete(session.closed());
                });
    try (TestEdge edge = new TestEdge(TestEdge.config(), TestEdge.ANNA, large);
        RawWebSocket socket = new RawWebSocket(edge.port(), "/large")) {
      assertThat(closed.get(WAIT_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(socket.head()).startsWith("HTTP/1.1 101");
    }
  }

  private static TestEdge edge(WebConfig.Crowd crowd) {
    return edge(crowd, InstantSource.system());
  }

  private static TestEdge edge(WebConfig.Crowd crowd, InstantSource clock) {
    WebConfig base = TestEdge.config();
    return new TestEdge(
        new WebConfig(
            base.http(),
            base.management(),
            base.origins(),
            base.auth(),
            base.body(),
            base.socket(),
            base.ssePing(),
            base.patience(),
            base.tickets(),
            crowd),
        null,
        clock,
        new EchoRoutes());
  }

  private static Socket connect(TestEdge edge) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }

  private static String get(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(ISO_8859_1));
    byte[] start = socket.getInputStream().readNBytes(12);
    if (start.length < 12) {
      throw new IOException("closed");
    }
    return new String(start, ISO_8859_1);
  }

  private static String upgrade(TestEdge edge, String forwarded, String token, String... more)
      throws IOException {
    String head =
        "GET /v1/responses HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (forwarded.isEmpty() ? "" : "X-Forwarded-For: " + forwarded + "\r\n")
            + String.join("", more);
    return talk(edge, head, token);
  }

  /** The first bytes of the answer: its head, and of a refusal its body as well. */
  private static String talk(TestEdge edge, String head, String token) throws IOException {
    try (Socket socket = connect(edge)) {
      String end = "Host: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n\r\n";
      socket.getOutputStream().write((head + end).getBytes(ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[8_192];
      while (!whole(answer.toString())) {
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
          break;
        }
        answer.append(new String(buffer, 0, read, ISO_8859_1));
      }
      return answer.toString();
    }
  }

  private static boolean whole(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    var length = java.util.regex.Pattern.compile("content-length: (\\d+)").matcher(answer);
    return !length.find() || answer.length() >= end + 4 + Integer.parseInt(length.group(1));
  }
}
