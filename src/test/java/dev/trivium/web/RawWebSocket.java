package dev.trivium.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A client that sends the bytes a test wants, right or wrong. */
final class RawWebSocket implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int FINAL = 0x80;
  private static final int WAIT_MILLIS = 10_000;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final Socket socket;
  private final DataInputStream in;
  private final String head;

  /** What the server sent. */
  @SuppressWarnings("ArrayRecordComponent") // Two frames are never compared.
  record Frame(int opcode, byte[] payload) {
    int closeCode() {
      return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }

  /** Asks for a socket and reads the head of the answer. */
  RawWebSocket(int port, String path) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(WAIT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    String request =
        String.join(
            "\r\n",
            "GET " + path + " HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Extensions: permessage-deflate",
            "",
            "");
    send(request.getBytes(ISO_8859_1));
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      read.append((char) in.readUnsignedByte());
    }
    head = read.toString();
  }

  /** Status line and headers of the answer to the upgrade. */
  String head() {
    return head;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  Frame read() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0f;
    int length = in.readUnsignedByte();
    long whole = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
    return new Frame(opcode, in.readNBytes((int) whole));
  }

  /** The code the server closes with, confirmed; the connection must then end without a reset. */
  int closeCode() throws IOException {
    Frame frame = read();
    while (frame.opcode() != CLOSE) {
      frame = read();
    }
    send(frame(FINAL | CLOSE, frame.payload()));
    if (in.read() >= 0) {
      throw new AssertionError("something follows the close frame");
    }
    return frame.closeCode();
  }

  /** One masked frame; {@code first} is its first byte as it goes over the wire. */
  static byte[] frame(int first, byte... payload) {
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= MASK[i % MASK.length];
    }
    return join(join(head(first, 0x80, payload.length), MASK), masked);
  }

  static byte[] unmasked(int first, byte... payload) {
    return join(head(first, 0, payload.length), payload);
  }

  /** Only the head of a frame that promises so many bytes. */
  static byte[] promise(int first, long length) {
    return ByteBuffer.allocate(10).put((byte) first).put((byte) 0xff).putLong(length).array();
  }

  static byte[] close(int code, byte... reason) {
    byte[] number = ByteBuffer.allocate(2).putShort((short) code).array();
    return frame(FINAL | CLOSE, join(number, reason));
  }

  static byte[] join(byte[] one, byte[] two) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(one);
    joined.writeBytes(two);
    return joined.toByteArray();
  }

  private static byte[] head(int first, int mask, int length) {
    return length < 126
        ? new byte[] {(byte) first, (byte) (mask | length)}
        : ByteBuffer.allocate(4)
            .put((byte) first)
            .put((byte) (mask | 126))
            .putShort((short) length)
            .array();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
