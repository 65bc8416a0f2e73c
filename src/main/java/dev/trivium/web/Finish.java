package dev.trivium.web;

import dev.trivium.kernel.WebObservation;

/** Observes each request once, when its answer is out or the other side is gone. */
final class Finish {
  private static final int CUT = 499;
  private static final int SWITCHED = 101;

  private Finish() {}

  static void watch(RequestContext context, Surroundings around) {
    context
        .routing()
        .addEndHandler(end ->
            observe(
                context,
                around,
                end.succeeded() ? context.routing().response().getStatusCode() : CUT));
  }

  /** A request that became a socket has no answer that ends: it is finished when it is open. */
  static void upgraded(RequestContext context, Surroundings around) {
    observe(context, around, SWITCHED);
  }

  private static void observe(RequestContext context, Surroundings around, int status) {
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
                context.routing().request().method().name(),
                context.route(),
                status,
                status == SWITCHED ? 0 : context.routing().response().bytesWritten(),
                around.clock().millis() - context.began()));
  }
}
