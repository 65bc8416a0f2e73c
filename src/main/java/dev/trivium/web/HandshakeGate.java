package dev.trivium.web;

import dev.trivium.kernel.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/** Lets handshakes of sockets through, or sends them away before anybody is identified. */
final class HandshakeGate {
  /** How a handshake is answered that showed the wrong thing. */
  private static final Set<Integer> REFUSED = Set.of(400, 401, 403);

  private final Crowd crowd;
  private final Sockets sockets;
  private final Health health;

  HandshakeGate(Crowd crowd, Sockets sockets, Health health) {
    this.crowd = crowd;
    this.sockets = sockets;
    this.health = health;
  }

  void pass(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!Upgrade.isUpgrade(request)) {
      routing.next();
      return;
    }
    String client =
        crowd.client(
            request.remoteAddress().hostAddress(), request.headers().getAll("x-forwarded-for"));
    Optional<Problem> problem =
        health.draining() || sockets.nodeIsFull()
            ? Optional.of(Refusals.draining())
            : crowd.refusal(client);
    if (problem.isPresent()) {
      routing.fail(problem.get().asException());
      return;
    }
    // Before the answer is sent: whoever reads it may come again at once.
    routing.addHeadersEndHandler(sent -> {
      if (REFUSED.contains(routing.response().getStatusCode())) {
        crowd.refused(client);
      }
    });
    routing.next();
  }
}
