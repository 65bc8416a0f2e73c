package dev.trivium.chat;

import io.vertx.core.Context;

/** Somebody whose connection is gone may come back for what runs, for a while. */
final class Grace {
  /** Metadata of a request: {@code cancel} at once, {@code continue} to the end. */
  private static final String WISH = "trivium_detach";

  static final String DETACHED = "trivium:detached";

  private Grace() {}

  /** Call it when the last viewer has left. */
  static void begin(
      ResponseRun.Order order, LiveResponse response, RunTools tools, Context context) {
    if (order.request().background() || response.log().ended()) {
      return;
    }
    String wish = order.request().metadata().getOrDefault(WISH, "");
    if (wish.equals("continue")) {
      return;
    }
    if (wish.equals("cancel")) {
      response.cancel(DETACHED);
      return;
    }
    context.runOnContext(go ->
        context
            .owner()
            .setTimer(
                tools.config().detachGrace().toMillis(),
                late -> {
                  if (!response.watched()) {
                    response.cancel(DETACHED);
                  }
                }));
  }
}
