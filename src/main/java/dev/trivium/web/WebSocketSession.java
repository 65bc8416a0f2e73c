package dev.trivium.web;

import dev.trivium.web.wire.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One socket: joins the parts of what {@link FrameGuard} let pass, refuses what is not text, pings
 * when it is silent, and ends with a code that tells the client whether to come back.
 *
 * <p>Between a close frame and the end of the connection Vert.x throws at whoever asks the socket,
 * so what is asked of it is asked only while it is open.
 *
 * <p>Source: RFC 6455 §5.4 (fragments), §5.5 (control frames), §7.4.1 (codes).
 */
final class WebSocketSession implements SocketSession {
  static final int GOING_AWAY = 1001;
  static final int RESTART = 1012;
  static final int TRY_LATER = 1013;
  private static final int TICKS_PER_PING = 4;
  private static final int REASON_BYTES = 100;

  /** How much of the time to drain the running work has; the rest is for the closing handshake. */
  private static final int GRACE_PERCENT = 75;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final WebConfig.Socket limits;
  private final InstantSource clock;
  private final Identity identity;
  private final long ticker;
  private final long born;
  private @Nullable Buffer message;
  private Consumer<String> receive = text -> {};
  private Runnable onClose = () -> {};
  private Runnable onEnd = () -> {};
  private Runnable onStop = this::restart;
  private long heard;
  private long fullSince = Long.MAX_VALUE;
  private long unsent;

  /** The largest message since nothing was on its way. */
  private int largest;

  private boolean closed;
  private long stop = -1;

  WebSocketSession(
      Vertx vertx,
      ServerWebSocket socket,
      FrameGuard guard,
      WebConfig config,
      InstantSource clock,
      Identity identity) {
    this.vertx = vertx;
    this.socket = socket;
    this.limits = config.socket();
    this.clock = clock;
    this.identity = identity;
    this.born = clock.millis();
    this.heard = born;
    guard.onFault(this::closing);
    socket.frameHandler(this::frame);
    socket.pongHandler(pong -> heard = clock.millis());
    socket.closeHandler(gone -> closing());
    socket.exceptionHandler(broken -> socket.close());
    long grace = config.patience().drain().toMillis() * GRACE_PERCENT / 100;
    socket.shutdownHandler(stop -> stopping(grace));
    this.ticker =
        vertx.setPeriodic(
            Math.max(1, limits.ping().toMillis() / TICKS_PER_PING), tick -> heartbeat());
  }

  /** Runs once at the end, after the owner's own handler. */
  void onEnd(Runnable handler) {
    onEnd = handler;
  }

  @Override
  public void onText(Consumer<String> handler) {
    receive = handler;
  }

  @Override
  public void send(Buffer utf8) {
    if (closed()) {
      return;
    }
    // One message may be larger than the limit: what comes behind it is no sign of a slow reader.
    if (unsent - largest > limits.unsentMax()) {
      close(TRY_LATER, "the reader is too slow");
      return;
    }
    int bytes = utf8.length();
    unsent += bytes;
    largest = Math.max(largest, bytes);
    socket.writeTextMessage(utf8.toString()).onComplete(written -> written(bytes));
  }

  private void written(int bytes) {
    unsent -= bytes;
    largest = unsent == 0 ? 0 : largest;
  }

  @Override
  public void close(int code, String reason) {
    if (!closed) {
      String brief = reason.length() > REASON_BYTES ? reason.substring(0, REASON_BYTES) : reason;
      socket.close((short) code, brief);
      closing();
    }
  }

  @Override
  public boolean full() {
    return !closed() && socket.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable resume) {
    if (!closed()) {
      socket.drainHandler(drained -> resume.run());
    }
  }

  @Override
  public void onClose(Runnable handler) {
    if (closed) {
      handler.run();
    } else {
      onClose = handler;
    }
  }

  @Override
  public boolean closed() {
    return closed || socket.isClosed();
  }

  @Override
  public void onStop(Runnable handler) {
    onStop = handler;
  }

  @Override
  public boolean expired() {
    return identity.expired(clock.instant());
  }

  private void frame(WebSocketFrame frame) {
    heard = clock.millis();
    if (closed || frame.isClose() || frame.isPing()) {
      return;
    }
    if (frame.isBinary()) {
      close(Fault.NOT_TEXT, "only text frames are understood");
    } else if (frame.isText() || frame.isContinuation()) {
      join(frame);
    }
  }

  private void join(WebSocketFrame frame) {
    Buffer begun = message;
    if (begun == null && frame.isFinal()) {
      receive.accept(frame.textData());
      return;
    }
    Buffer whole = begun == null ? Buffer.buffer() : begun;
    whole.appendBuffer(frame.binaryData());
    message = whole;
    if (frame.isFinal()) {
      message = null;
      receive.accept(whole.toString());
    }
  }

  private void heartbeat() {
    long now = clock.millis();
    long silence = now - heard;
    fullSince = full() ? Math.min(fullSince, now) : Long.MAX_VALUE;
    if (silence >= limits.pongTimeout().toMillis()) {
      close(GOING_AWAY, "no sign of life");
    } else if (now - fullSince >= limits.lagMax().toMillis()) {
      close(TRY_LATER, "the reader is too slow");
    } else if (now - born >= limits.ageMax().toMillis()) {
      outlived();
    } else if (silence >= limits.ping().toMillis()) {
      socket.writePing(Buffer.buffer());
    }
  }

  private void stopping(long graceMillis) {
    if (!closed) {
      stop = vertx.setTimer(Math.max(1, graceMillis), late -> restart());
      onStop.run();
    }
  }

  private void restart() {
    close(RESTART, "the server restarts");
  }

  private void outlived() {
    send(ProblemRenderer.frame(Refusals.outlived()));
    close(GOING_AWAY, "the connection is too old");
  }

  private void closing() {
    if (!closed) {
      closed = true;
      vertx.cancelTimer(ticker);
      vertx.cancelTimer(stop);
      onClose.run();
      onEnd.run();
    }
  }
}
