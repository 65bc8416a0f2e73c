package dev.trivium.store;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * The one thread of a transaction. Whether the handle is still open is asked and the statement is
 * scheduled on this thread only, and so is COMMIT: a call from elsewhere can not slip in between.
 */
record Lane(Context context) {
  void run(Runnable task) {
    // Code that runs blocking keeps its context but not its thread: both are asked for.
    if (context.equals(Vertx.currentContext()) && Context.isOnEventLoopThread()) {
      task.run();
    } else {
      context.runOnContext(ignored -> task.run());
    }
  }
}
