package dev.trivium.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever writes to an outlet that is gone, or is about to be, is never thrown at. */
class ClosedOutletsIT {
  private static final Buffer BYTES = Buffer.buffer("data: x\n\n");
  private final CompletableFuture<Boolean> told = new CompletableFuture<>();
  private TestEdge edge;

  @BeforeEach
  void open() {
    edge = new TestEdge(TestEdge.config(), TestEdge.ANNA, this::mount);
  }

  @AfterEach
  void close() {
    edge.close();
  }

  /** The close frame is read together with the question, the connection ends only later. */
  @Test
  void aSocketBetweenItsCloseFrameAndItsEndIsClosed() throws Exception {
    byte[] question = RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.TEXT, (byte) '?');
    try (RawWebSocket socket = new RawWebSocket(edge.port(), "/late")) {
      socket.send(RawWebSocket.join(question, RawWebSocket.close(1000)));

      assertThat(told.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(socket.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void aStreamWhoseReaderHungUpIsClosed() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket
          .getOutputStream()
          .write("GET /hung-up HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    assertThat(told.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStreamThatEndedIsClosed() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket
          .getOutputStream()
          .write("GET /ended HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));

      assertThat(told.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void mount(Endpoints endpoints) {
    endpoints.socket(
        "/late",
        (request, session) ->
            session.onText(text -> {
              Context loop = Vertx.currentContext();
              loop.runOnContext(later ->
                  tell(
                      session,
                      outlet -> {
                        session.send(BYTES);
                        session.close(1000, "late");
                      }));
            }));
    endpoints.get(
        "/hung-up",
        request ->
            events(stream -> {
              stream.write(BYTES);
              stream.onClose(() -> tell(stream, gone -> use(stream)));
            }));
    endpoints.get(
        "/ended",
        request ->
            events(stream -> {
              stream.write(BYTES);
              stream.end();
              tell(stream, gone -> use(stream));
            }));
  }

  private static Uni<Reply> events(Consumer<EventStream> writer) {
    return Uni.createFrom().item(Reply.events(writer));
  }

  private static void use(EventStream stream) {
    stream.write(BYTES);
    stream.end();
  }

  /** Does all that a writer does; tells whether the outlet is closed and takes everything. */
  private <T extends Outlet> void tell(T outlet, Consumer<T> write) {
    try {
      boolean full = outlet.full();
      outlet.onDrain(() -> {});
      write.accept(outlet);
      told.complete(outlet.closed() && !full);
    } catch (RuntimeException thrown) {
      told.completeExceptionally(thrown);
    }
  }
}
