package dev.trivium.chat;

import io.vertx.core.Context;

/** Somebody whose connection is gone may come back for what runs, for a while. */
final class Grace {
  static final String DETACHED = "trivium:detached";

  private Grace() {}

  /** Call it when the last viewer has left. */
  static void begin(
      ResponseRun.Order order, LiveResponse response, RunTools tools, Context context) {
    if (order.request().background() || response.log().ended()) {
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
