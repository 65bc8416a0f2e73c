package dev.trivium.chat;

import dev.trivium.chat.protocol.Entry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * When the head of a stream leaves: with the first that can be shown, or after a while. Until then
 * a failure is told by a status of its own, which is when clients try again.
 */
record Commit(Vertx vertx, Duration after) {

  /**
   * Errors: those of a response that fails before anything was shown. Cancelling stops the response
   * unless it was asked for in the background.
   *
   * @param extensions whether the viewer sees events of this house
   */
  Uni<LiveResponse> of(LiveResponse response, boolean extensions) {
    Context context = vertx.getOrCreateContext();
    return Uni.createFrom()
        .<LiveResponse>emitter(emitter -> {
          Runnable look =
              () -> {
                if (shows(response.log(), extensions)) {
                  emitter.complete(response);
                }
              };
          long timer = vertx.setTimer(after.toMillis(), late -> emitter.complete(response));
          emitter.onTermination(() -> {
            response.log().forget(look);
            vertx.cancelTimer(timer);
          });
          response.log().watch(look);
        })
        .onCancellation()
        .invoke(() -> {
          if (!response.begun().path("background").asBoolean()) {
            response.cancel(ResponseRun.CANCELLED);
          }
        })
        .emitOn(task -> here(context, task))
        .invoke(Commit::refuse);
  }

  private static void here(Context context, Runnable task) {
    if (context.equals(Vertx.currentContext())) {
      task.run();
    } else {
      context.runOnContext(go -> task.run());
    }
  }

  private static boolean shows(ResponseLog log, boolean extensions) {
    if (log.abandoned() != null) {
      return true;
    }
    for (int i = 0; i < log.size(); i++) {
      Entry entry = log.at(i);
      boolean begins =
          entry.number() <= ResponseLog.LAST_OF_THE_BEGINNING
              || entry.type().equals("response.queued");
      if (entry.extension() ? extensions : !begins) {
        return true;
      }
    }
    return false;
  }

  private static void refuse(LiveResponse response) {
    if (response.log().ended() && response.object().path("output").isEmpty()) {
      ResponsesRoutes.requireNotFailed(response.object());
    }
  }
}
