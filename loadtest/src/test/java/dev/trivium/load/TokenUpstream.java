package dev.trivium.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An OpenAI-compatible upstream that costs next to nothing: each token is the instant it was sent
 * at, in nanoseconds of this machine, so that a reader knows how long it travelled.
 */
final class TokenUpstream implements AutoCloseable {
  static final int TOKENS = 64;
  static final Duration PACE = Duration.ofMillis(20);

  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: %s\r\n";
  private static final String CHUNK =
      "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
          + "\"delta\":%s,\"logprobs\":null,\"finish_reason\":%s}]%s}";
  private static final String USAGE =
      ",\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":64,\"total_tokens\":76}";
  private static final String WHOLE =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
          + "\"message\":{\"role\":\"assistant\",\"content\":\"Good morning.\"},\"logprobs\":null,"
          + "\"finish_reason\":\"stop\"}]"
          + USAGE
          + "}";

  private final ServerSocket door;

  TokenUpstream() throws IOException {
    this.door = new ServerSocket(0, 4_096, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::admit);
  }

  int port() {
    return door.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  private void admit() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      Lines in = new Lines(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 8_192);
      while (in.line() != null) {
        String body = in.restOfRequest();
        if (body.replace(" ", "").contains("\"stream\":true")) {
          stream(out);
        } else {
          LockSupport.parkNanos(PACE.toNanos());
          write(out, HEAD.formatted("application/json") + length(WHOLE) + WHOLE);
        }
      }
    } catch (IOException gone) {
      // The reader has left, which is its right.
    }
  }

  private static void stream(OutputStream out) throws IOException {
    write(out, HEAD.formatted("text/event-stream") + "transfer-encoding: chunked\r\n\r\n");
    event(out, CHUNK.formatted("{\"role\":\"assistant\",\"content\":\"\"}", "null", ""));
    for (int i = 0; i < TOKENS; i++) {
      LockSupport.parkNanos(PACE.toNanos());
      String token = "{\"content\":\"@" + System.nanoTime() + " \"}";
      event(out, CHUNK.formatted(token, "null", ""));
    }
    event(out, CHUNK.formatted("{}", "\"stop\"", USAGE));
    event(out, "[DONE]");
    write(out, "0\r\n\r\n");
  }

  private static void event(OutputStream out, String data) throws IOException {
    String text = "data: " + data + "\n\n";
    write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static String length(String body) {
    return "content-length: " + body.length() + "\r\n\r\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
