package dev.trivium.web;

import static dev.trivium.web.RawWebSocket.BINARY;
import static dev.trivium.web.RawWebSocket.CLOSE;
import static dev.trivium.web.RawWebSocket.FINAL;
import static dev.trivium.web.RawWebSocket.PING;
import static dev.trivium.web.RawWebSocket.PONG;
import static dev.trivium.web.RawWebSocket.TEXT;
import static dev.trivium.web.RawWebSocket.close;
import static dev.trivium.web.RawWebSocket.frame;
import static dev.trivium.web.RawWebSocket.join;
import static dev.trivium.web.RawWebSocket.promise;
import static dev.trivium.web.RawWebSocket.unmasked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RFC 6455 forbids, sent byte by byte; each fault has its code, and no code is by chance. */
class WebSocketConformanceIT {
  private static final int MESSAGE_MAX = 65_536;
  private static final byte[] EURO = "€".getBytes(UTF_8);
  private static TestEdge edge;

  @BeforeAll
  static void open() {
    edge =
        new TestEdge(
            ConformanceServer.config(0, MESSAGE_MAX, 64), TestEdge.ANNA, ConformanceServer.echo());
  }

  @AfterAll
  static void shut() {
    edge.close();
  }

  static Stream<Arguments> faults() {
    byte[] half = Arrays.copyOf(EURO, 2);
    byte[] big = new byte[40_000];
    return Stream.of(
        arguments("text with an overlong form", 1007, frame(FINAL | TEXT, bytes(0xc0, 0xaf))),
        arguments("text with a surrogate", 1007, frame(FINAL | TEXT, bytes(0xed, 0xa0, 0x80))),
        arguments("text that ends within a character", 1007, frame(FINAL | TEXT, half)),
        arguments("a false byte long before the end", 1007, frame(TEXT, bytes('a', 0xff))),
        arguments(
            "a character that two parts break", 1007, join(frame(TEXT, half), frame(FINAL, half))),
        arguments("a reserved opcode", 1002, frame(FINAL | 3)),
        arguments("a reserved control opcode", 1002, frame(FINAL | 11)),
        arguments("a reserved bit", 1002, frame(FINAL | 0x40 | TEXT, bytes('a'))),
        arguments("a frame that is not masked", 1002, unmasked(FINAL | TEXT, bytes('a'))),
        arguments("a ping in parts", 1002, frame(PING, bytes('a'))),
        arguments("a ping of 126 bytes", 1002, frame(FINAL | PING, new byte[126])),
        arguments("a part of nothing", 1002, frame(FINAL, bytes('a'))),
        arguments(
            "a message within a message",
            1002,
            join(frame(TEXT, bytes('a')), frame(FINAL | TEXT, bytes('b')))),
        arguments("half a close code", 1002, frame(FINAL | CLOSE, bytes(3))),
        arguments("a close code of nobody", 1002, close(999)),
        arguments("a close code that is never sent", 1002, close(1005)),
        arguments("a close code that is reserved", 1002, close(2999)),
        arguments("a close code above all", 1002, close(5000)),
        arguments("a close reason that is not UTF-8", 1007, close(1000, bytes(0xff))),
        arguments("a binary message", 1003, frame(FINAL | BINARY, bytes(1))),
        arguments("a size that is only announced", 1009, promise(FINAL | TEXT, 1L << 40)),
        arguments("too much in two parts", 1009, join(frame(TEXT, big), frame(0, big))),
        arguments("too many parts", 1009, join(frame(TEXT), times(64, frame(0)))),
        arguments("too many pings", 1008, times(600, frame(FINAL | PING))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faults")
  void endsTheSocketWithTheCodeOfTheFault(String what, int code, byte[] sent) throws Exception {
    try (RawWebSocket socket = new RawWebSocket(edge.port(), "/echo")) {
      socket.send(sent);
      socket.send(frame(FINAL | TEXT, bytes('x')));

      assertThat(socket.closeCode()).isEqualTo(code);
    }
  }

  @Test
  void joinsPartsAndAnswersPingsBetweenThem() throws Exception {
    try (RawWebSocket socket = new RawWebSocket(edge.port(), "/echo")) {
      assertThat(socket.head())
          .startsWith("HTTP/1.1 101")
          .doesNotContainIgnoringCase("sec-websocket-extensions");
      socket.send(frame(TEXT));
      socket.send(frame(0, Arrays.copyOf(EURO, 2)));
      socket.send(frame(FINAL | PING, bytes('p')));
      socket.send(frame(FINAL, EURO[2]));
      RawWebSocket.Frame pong = socket.read();
      RawWebSocket.Frame echo = socket.read();
      byte[] largest = "x".repeat(MESSAGE_MAX - 1_000).getBytes(UTF_8);
      socket.send(frame(TEXT, largest));
      socket.send(frame(FINAL, new byte[1_000]));

      assertThat(pong.opcode()).isEqualTo(PONG);
      assertThat(pong.payload()).containsExactly('p');
      assertThat(echo.opcode()).isEqualTo(TEXT);
      assertThat(echo.payload()).isEqualTo(EURO);
      assertThat(socket.read().payload()).hasSize(MESSAGE_MAX);
      socket.send(close(3_333, EURO));
      assertThat(socket.closeCode()).isEqualTo(3_333);
    }
  }

  private static byte[] times(int count, byte[] frame) {
    byte[] all = {};
    for (int i = 0; i < count; i++) {
      all = join(all, frame);
    }
    return all;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
