package dev.trivium.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * One timer a connection: a whole head must come in time, on a new connection and between requests.
 * Also remembers connections on which nothing more is believed. One per event loop.
 */
final class Deadlines {
  private final Vertx vertx;
  private final WebConfig.Patience patience;
  private final IdentityHashMap<HttpConnection, Watch> watches = new IdentityHashMap<>();

  Deadlines(Vertx vertx, WebConfig.Patience patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  /**
   * @param onClose runs once, when the connection is gone
   */
  void opened(HttpConnection connection, Runnable onClose) {
    Watch watch = new Watch(vertx, connection, onClose);
    watches.put(connection, watch);
    watch.arm(patience.head());
    connection.closeHandler(gone -> {
      watches.remove(connection);
      watch.gone();
    });
  }

  /** A head arrived: the clock stops until the answer is out. */
  void began(RoutingContext routing) {
    Watch watch = watch(routing.request());
    watch.disarm();
    routing.addEndHandler(end -> watch.arm(patience.keepAlive()));
  }

  /**
   * A socket has heartbeats of its own; what led to it is not held in memory for its life.
   *
   * @return what to run when the socket has ended: Vert.x tells the close of a connection to nobody
   *     any more once it became one
   */
  Runnable release(HttpServerRequest request) {
    Watch watch = watch(request);
    watch.release();
    watches.remove(request.connection());
    return watch::gone;
  }

  /** What comes behind a refused request might be smuggled: it is not answered. */
  void poison(HttpServerRequest request) {
    watch(request).poisoned = true;
  }

  boolean poisoned(HttpServerRequest request) {
    return watch(request).poisoned;
  }

  private Watch watch(HttpServerRequest request) {
    return watches.computeIfAbsent(
        request.connection(), connection -> new Watch(vertx, connection, () -> {}));
  }

  private static final class Watch {
    private static final long NONE = -1;
    private final Vertx vertx;
    private final HttpConnection connection;
    private final Runnable onClose;
    private long timer = NONE;
    private boolean released;
    private boolean gone;
    private boolean poisoned;

    Watch(Vertx vertx, HttpConnection connection, Runnable onClose) {
      this.vertx = vertx;
      this.connection = connection;
      this.onClose = onClose;
    }

    void arm(Duration wait) {
      disarm();
      if (!released) {
        timer = vertx.setTimer(wait.toMillis(), late -> connection.close());
      }
    }

    void disarm() {
      if (timer != NONE) {
        vertx.cancelTimer(timer);
        timer = NONE;
      }
    }

    void release() {
      released = true;
      disarm();
    }

    void gone() {
      disarm();
      if (!gone) {
        gone = true;
        onClose.run();
      }
    }
  }
}
