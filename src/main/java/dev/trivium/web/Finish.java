package dev.trivium.web;

import dev.trivium.kernel.WebObservation;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Observes each request once, when its answer is out or the other side is gone. */
final class Finish {
  private static final int CUT = 499;

  private Finish() {}

  static void observe(RequestContext context, Surroundings around) {
    RoutingContext routing = context.routing();
    long began = around.clock().millis();
    routing.addEndHandler(end -> {
      HttpServerRequest request = routing.request();
      String user =
          context.identity() instanceof Identity.Known known
              ? around.pseudonym().apply(known.caller().sub())
              : "";
      around
          .observer()
          .observe(
              new WebObservation.RequestFinished(
                  context.id(),
                  user,
                  request.method().name(),
                  context.route(),
                  end.succeeded() ? routing.response().getStatusCode() : CUT,
                  routing.response().bytesWritten(),
                  around.clock().millis() - began));
    });
  }
}
