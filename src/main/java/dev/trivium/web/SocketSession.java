package dev.trivium.web;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** One WebSocket: whole text messages in and out, heartbeats and limits held by the house. */
public interface SocketSession extends Outlet {
  /** Called with each whole text message, at most the configured size. */
  void onText(Consumer<String> receive);

  /** One text message of UTF-8 bytes. Ignored after close. */
  void send(Buffer utf8);

  void close(int code, String reason);

  /**
   * Called once when the server stops. The owner then closes as soon as nothing runs; the session
   * closes by itself when the time for that is over, and at once when there is no handler.
   */
  void onStop(Runnable stopping);

  /** Whether the time of the token that opened the socket is over: nothing new may begin. */
  boolean expired();
}
