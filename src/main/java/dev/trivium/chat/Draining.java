package dev.trivium.chat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/**
 * The end of a node that stops: nothing new begins, what runs has a while, and what still runs then
 * ends as interrupted, kept whole, so that no answer is missing anything of what was shown.
 */
final class Draining {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Vertx vertx;
  private final LiveResponses live;

  Draining(Vertx vertx, LiveResponses live) {
    this.vertx = vertx;
    this.live = live;
  }

  /**
   * Emits when nothing runs any more, at the latest after twice the patience.
   *
   * @param patience until what runs is ended
   */
  Uni<Void> drain(Duration patience) {
    live.close();
    return Uni.createFrom()
        .emitter(emitter -> {
          long begun = System.nanoTime();
          boolean[] told = {false};
          vertx.setPeriodic(
              LOOK.toMillis(),
              timer -> {
                List<LiveResponse> running = live.unended();
                long waited = (System.nanoTime() - begun) / 1_000_000;
                if (!told[0] && waited >= patience.toMillis()) {
                  told[0] = true;
                  running.forEach(LiveResponse::interrupt);
                }
                if (running.isEmpty() || waited >= 2 * patience.toMillis()) {
                  vertx.cancelTimer(timer);
                  emitter.complete(null);
                }
              });
        });
  }
}
