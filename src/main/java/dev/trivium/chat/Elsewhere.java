package dev.trivium.chat;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Notices;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Responses that run on other nodes and are looked at on this one. */
final class Elsewhere {
  private final Vertx vertx;
  private final RunTools tools;
  private final Takeover takeover;
  private final LiveResponses live;
  private final Map<String, Tail> tails = new ConcurrentHashMap<>();

  Elsewhere(Vertx vertx, RunTools tools, Takeover takeover, LiveResponses live, Notices notices) {
    this.vertx = vertx;
    this.tools = tools;
    this.takeover = takeover;
    this.live = live;
    notices.hear(BatchRepository.KEPT, this::told);
  }

  /** Follows it from now on, until it ends or nobody waits for more. On a context. */
  Uni<LiveResponse> follow(Caller caller, ResponseRow row) {
    Context context = vertx.getOrCreateContext();
    return Uni.createFrom()
        .item(() ->
            tails.computeIfAbsent(
                row.id(),
                id -> {
                  Tail fresh = new Tail(caller, row, tools, takeover, context, () -> forget(id));
                  // It may have begun here a moment ago; then that one stays the one that is found.
                  live.addIfAbsent(fresh.response());
                  fresh.start();
                  return fresh;
                }))
        .runSubscriptionOn(Reactive.executor(context))
        .chain(Tail::ready);
  }

  private void told(String id) {
    if (id.isEmpty()) {
      tails.values().forEach(Tail::wake);
    } else {
      Tail tail = tails.get(id);
      if (tail != null) {
        tail.wake();
      }
    }
  }

  private void forget(String id) {
    Tail gone = tails.remove(id);
    if (gone != null && !gone.response().log().ended()) {
      live.remove(gone.response());
    }
  }
}
