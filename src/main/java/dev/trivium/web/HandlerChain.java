package dev.trivium.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Mounts handlers in the one order in which they protect each other. Mounting a stage twice, out of
 * order, or not at all stops the start.
 */
final class HandlerChain {
  /** The stages every request passes, in this order. */
  enum Stage {
    DEADLINES,
    HEAD,
    REQUEST_ID,
    SECURITY_HEADERS,
    CROWD,
    ORIGIN,
    AUTHENTICATOR,
    BODY_LIMITS,
    ROUTES,
    FAILURE
  }

  private final Router router;
  private final Deque<Stage> missing = new ArrayDeque<>(List.of(Stage.values()));

  HandlerChain(Router router) {
    this.router = router;
  }

  /** A handler before all routes. */
  HandlerChain mount(Stage stage, Handler<RoutingContext> handler) {
    next(stage);
    router.route().handler(handler);
    return this;
  }

  /** The routes themselves. */
  HandlerChain routes(Runnable mount) {
    next(Stage.ROUTES);
    mount.run();
    return this;
  }

  /** The last word on every failure. */
  HandlerChain failure(Handler<RoutingContext> handler) {
    next(Stage.FAILURE);
    router.route().failureHandler(handler);
    return this;
  }

  Router complete() {
    if (!missing.isEmpty()) {
      throw new IllegalStateException("not mounted: " + missing);
    }
    return router;
  }

  private void next(Stage stage) {
    if (missing.poll() != stage) {
      throw new IllegalStateException(stage + " stands at the wrong place in the chain");
    }
  }
}
