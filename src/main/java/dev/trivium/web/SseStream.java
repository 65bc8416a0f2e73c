package dev.trivium.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Server-sent events on one response; a comment keeps a silent stream alive. */
final class SseStream implements EventStream {
  private static final Buffer PING = Buffer.buffer(": ping\n\n");

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final long timer;
  private boolean spoke;
  private boolean closed;
  private Runnable onClose = () -> {};

  SseStream(Vertx vertx, RoutingContext routing, Duration ping) {
    this.vertx = vertx;
    this.response = routing.response();
    routing.addEndHandler(gone -> closing());
    this.timer = vertx.setPeriodic(ping.toMillis(), tick -> ping());
  }

  @Override
  public void write(Buffer event) {
    if (!closed()) {
      spoke = true;
      response.write(event);
    }
  }

  @Override
  public void end() {
    if (!closed()) {
      response.end();
    }
    closing();
  }

  @Override
  public void cut() {
    if (!closed()) {
      response.reset();
    }
    closing();
  }

  @Override
  public boolean full() {
    return !closed() && response.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable resume) {
    if (!closed()) {
      response.drainHandler(drained -> resume.run());
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
    // The connection may be gone before the end handler ran; the response then throws.
    return closed || response.closed() || response.ended();
  }

  private void ping() {
    if (!spoke && !full()) {
      write(PING);
    }
    spoke = false;
  }

  private void closing() {
    if (!closed) {
      closed = true;
      vertx.cancelTimer(timer);
      onClose.run();
    }
  }
}
