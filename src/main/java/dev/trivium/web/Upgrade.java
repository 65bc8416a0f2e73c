package dev.trivium.web;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.WebObservation;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a socket of a request, after everything that can be refused as HTTP was refused. */
final class Upgrade {
  static final List<String> PROTOCOLS = List.of("trivium.v1", "responses", "realtime");
  private static final Duration LATER = Duration.ofSeconds(5);

  private final Surroundings around;
  private final Vertx vertx;
  private final WebConfig config;
  private final Sockets sockets;
  private final Health health;
  private final InstantSource clock;
  private final Observer observer;
  private final Deadlines deadlines;

  Upgrade(
      Surroundings around, WebConfig config, Sockets sockets, Health health, Deadlines deadlines) {
    this.around = around;
    this.vertx = around.vertx();
    this.clock = around.clock();
    this.observer = around.observer();
    this.config = config;
    this.sockets = sockets;
    this.health = health;
    this.deadlines = deadlines;
  }

  static boolean isUpgrade(HttpServerRequest request) {
    String upgrade = request.getHeader("upgrade");
    return "websocket".equalsIgnoreCase(upgrade) && request.canUpgradeToWebSocket();
  }

  void open(RequestContext context, Endpoints.SocketHandler handler) {
    String sub = context.caller().sub();
    offeredAlone(context.header("sec-websocket-protocol").orElse(null))
        .ifPresent(problem -> {
          throw problem.asException();
        });
    if (health.draining() || sockets.nodeIsFull()) {
      throw Refusals.draining().asException();
    }
    if (!sockets.enter(sub)) {
      throw Problem.of(
              Problem.Kind.LIMITED, "web/sockets", "too many sockets are open; close one first")
          .withCode("rate_limit_exceeded")
          .retryAfter(LATER)
          .asException();
    }
    HttpServerRequest request = context.routing().request();
    FrameGuard guard = FrameGuard.install(request, config.socket(), clock);
    request
        .toWebSocket()
        .onSuccess(socket -> opened(context, socket, guard, handler, sub))
        .onFailure(refused -> {
          guard.leave();
          sockets.leave(sub);
        });
  }

  private void opened(
      RequestContext context,
      ServerWebSocket socket,
      FrameGuard guard,
      Endpoints.SocketHandler handler,
      String sub) {
    Runnable gone = deadlines.release(context.routing().request());
    if (socket.isClosed()) {
      sockets.leave(sub);
      gone.run();
      return;
    }
    Finish.upgraded(context, around);
    WebSocketSession session =
        new WebSocketSession(vertx, socket, guard, config, clock, context.identity());
    session.onEnd(() -> {
      sockets.leave(sub);
      gone.run();
    });
    try {
      handler.opened(context, session);
    } catch (RuntimeException bug) {
      observer.observe(new WebObservation.Bug(context.id(), bug));
      session.close(1011, "something went wrong on our side: " + context.id());
    }
    guard.opened();
    forget(context.routing());
  }

  /**
   * Vert.x holds the request as long as the socket lives, and with it whatever hangs on it, which
   * is much of the memory of a silent socket.
   */
  private static void forget(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    request.handler(null).endHandler(null).exceptionHandler(null);
    request.headers().clear();
    HttpServerResponse response = routing.response();
    response.endHandler(null).closeHandler(null).exceptionHandler(null);
    response.headers().clear();
    routing.data().clear();
  }

  /** A browser offers its token as a protocol; only a real one beside it may be echoed. */
  static Optional<Problem> offeredAlone(@Nullable String offered) {
    List<String> names =
        offered == null
            ? List.of()
            : Arrays.stream(offered.split(",", -1)).map(String::strip).toList();
    boolean token = names.stream().anyMatch(name -> name.startsWith(Authenticator.TICKET));
    if (token && names.stream().noneMatch(PROTOCOLS::contains)) {
      return Optional.of(
          Problem.invalid(
              "web/subprotocol",
              "offer one of the subprotocols "
                  + String.join(", ", PROTOCOLS)
                  + " beside the one that holds the ticket or token"));
    }
    return Optional.empty();
  }
}
