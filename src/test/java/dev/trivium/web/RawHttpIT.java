package dev.trivium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no client library sends. */
class RawHttpIT {
  private static final String HOST = "Host: 127.0.0.1\r\n";
  private static final String HIDDEN = "GET /health/live HTTP/1.1\r\n" + HOST + "\r\n";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
  private static final int WAIT_MILLIS = 5_000;
  private static TestEdge edge;

  @BeforeAll
  static void open() {
    edge = new TestEdge(TestEdge.config(), TestEdge.ANNA, new EchoRoutes());
  }

  @AfterAll
  static void close() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        HOST + HOST,
        HOST + "Transfer-Encoding: xchunked\r\n",
        HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        HOST + "Transfer-Encoding: chunked, identity\r\n",
        HOST + "Content-Length: abc\r\n",
        HOST + "Content-Length: 1, 2\r\n",
      })
  void refusesAHeadThatLeavesADoubtAndAnswersNothingBehindIt(String head) throws Exception {
    String answer = talk("POST /v1/echo/a HTTP/1.1\r\n" + head + "\r\n" + HIDDEN);

    assertThat(statuses(answer)).containsExactly("400");
    assertThat(answer).doesNotContain("Exception");
  }

  @Test
  void refusesAForeignHostInDemoMode() throws Exception {
    String answer =
        talk("GET /health/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

    assertThat(statuses(answer)).containsExactly("403");
  }

  @Test
  void takesADummyKeyAsTheDemoCallerButNotAFalseToken() throws Exception {
    String get = "GET /v1/who HTTP/1.1\r\nConnection: close\r\n" + HOST;

    assertThat(talk(get + "\r\n")).contains("\"anna\"");
    assertThat(talk(get + "Authorization: Bearer sk-dummy\r\n\r\n")).contains("\"anna\"");
    assertThat(talk(get + "Authorization: Bearer aa.bb.\r\n\r\n")).contains("401");
  }

  @Test
  void closesAConnectionWhoseHeadNeverEnds() throws Exception {
    assertThat(talk("GET /health/live HTTP/1.1\r\nX: ")).isEmpty();
  }

  @Test
  void neverCallsACutUploadDone() throws Exception {
    String chunked = "POST /v1/upload HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + HOST + "\r\n";

    assertThat(statuses(talk(chunked + "5\r\nhello\r\nZZ\r\n"))).doesNotContain("200");
  }

  @Test
  void asksForABodyThatWaitsToBeAsked() throws Exception {
    String head =
        String.join(
            "\r\n",
            "POST /v1/upload HTTP/1.1",
            "Content-Length: 5",
            "Expect: 100-continue",
            "Connection: close",
            "");

    assertThat(statuses(talk(head + HOST + "\r\nhello"))).containsExactly("100", "200");
  }

  @Test
  void tellsTooLongLinesFromTooLongHeaders() throws Exception {
    String line = "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n";
    String header = "GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(40_000) + "\r\n\r\n";

    assertThat(statuses(talk(line))).containsExactly("414");
    assertThat(statuses(talk(header))).containsExactly("431");
  }

  /** What comes back until the server closes, or has been silent for a while. */
  private static String talk(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket.setSoTimeout(WAIT_MILLIS);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      StringBuilder answer = new StringBuilder();
      byte[] part = new byte[8_192];
      try {
        for (int n = socket.getInputStream().read(part);
            n >= 0;
            n = socket.getInputStream().read(part)) {
          answer.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException closedHard) {
        // What was read until then is the answer.
      }
      return answer.toString();
    }
  }

  private static java.util.List<String> statuses(String answer) {
    return STATUS.matcher(answer).results().map(match -> match.group(1)).toList();
  }
}
