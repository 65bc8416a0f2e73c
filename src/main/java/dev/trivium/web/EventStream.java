package dev.trivium.web;

import io.vertx.core.buffer.Buffer;

/** A stream of server-sent events whose head has been sent. */
public interface EventStream extends Outlet {
  /** One complete event, framed by the caller, in one write. Ignored after close. */
  void write(Buffer event);

  /** Ends the answer. */
  void end();

  /** Breaks the answer off, so that nobody takes it for whole. */
  void cut();
}
