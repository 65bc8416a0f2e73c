package dev.trivium.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of a socket that takes 1,000 bytes a second, until it is told to hurry, and holds what
 * comes against what must come. It answers a ping when it gets to it, as stock clients do.
 */
final class SlowReader {
  private static final int PORTION = 1_000;
  private static final int FINAL = 0x80;
  private static final int WINDOW = 4_096;
  private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

  private final int port;
  private final String token;
  private final String id;
  private final List<String> whole;
  private volatile boolean hurries;
  private final AtomicInteger read = new AtomicInteger();
  private volatile int code;
  private volatile String wrong = "";

  SlowReader(int port, String token, String id, List<String> whole) {
    this.port = port;
    this.token = token;
    this.id = id;
    this.whole = whole;
  }

  /** From now on as fast as it can. */
  void hurry() {
    hurries = true;
  }

  boolean finished() {
    return read.get() == whole.size();
  }

  /** How the server closed; 0 while it did not. */
  int code() {
    return code;
  }

  /** What came that should not have. */
  String wrong() {
    return wrong;
  }

  /** Reads behind what it has until the end, or until the server closes. */
  void run() {
    code = 0;
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(WINDOW);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String after = read.get() == 0 ? "" : "&starting_after=" + number(whole.get(read.get() - 1));
      socket
          .getOutputStream()
          .write(
              """
              GET /v1/responses?resume=%s%s HTTP/1.1\r
              host: 127.0.0.1:%d\r
              connection: Upgrade\r
              upgrade: websocket\r
              sec-websocket-version: 13\r
              sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r
              authorization: Bearer %s\r
              \r
              """
                  .formatted(id, after, port, token)
                  .getBytes(ISO_8859_1));
      frames(socket, new DataInputStream(paced(socket.getInputStream())));
    } catch (IOException gone) {
      code = code == 0 ? 1006 : code;
    }
  }

  private void frames(Socket socket, DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      wrong = head.toString();
      return;
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (!finished() && wrong.isEmpty()) {
      int first = in.readUnsignedByte();
      int opcode = first & 0x0f;
      int length = in.readUnsignedByte();
      long size = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
      byte[] payload = new byte[(int) size];
      in.readFully(payload);
      if (opcode == 8) {
        code = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        return;
      }
      if (opcode == 9) {
        socket.getOutputStream().write(PONG);
        continue;
      }
      message.write(payload);
      if ((first & FINAL) != 0) {
        judge(message.toString(UTF_8));
        message.reset();
      }
    }
  }

  private void judge(String event) {
    if (event.equals(whole.get(read.get()))) {
      read.incrementAndGet();
    } else {
      String due = whole.get(read.get());
      int same = 0;
      while (same < Math.min(due.length(), event.length())
          && due.charAt(same) == event.charAt(same)) {
        same++;
      }
      wrong =
          "event %d of %d characters is not that of %d, from character %d on"
              .formatted(read.get(), event.length(), due.length(), same);
    }
  }

  private InputStream paced(InputStream in) {
    return new InputStream() {
      private final byte[] one = new byte[1];

      @Override
      public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int got = in.read(into, from, hurries ? length : Math.min(length, PORTION));
        if (!hurries && got > 0) {
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos() * got / PORTION);
        }
        return got;
      }
    };
  }

  private static String number(String event) {
    return new io.vertx.core.json.JsonObject(event).getLong("sequence_number").toString();
  }
}
