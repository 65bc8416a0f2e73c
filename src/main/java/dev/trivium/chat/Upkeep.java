package dev.trivium.chat;

import dev.trivium.kernel.ChatObservation;
import dev.trivium.store.Notices;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What is done beside the answers: leases are renewed, and what dead nodes left is ended. */
final class Upkeep {
  private final Takeover takeover;
  private final LiveResponses live;
  private final RunTools tools;

  Upkeep(Takeover takeover, LiveResponses live, RunTools tools) {
    this.takeover = takeover;
    this.live = live;
    this.tools = tools;
  }

  void start(Vertx vertx, Notices notices) {
    ChatConfig config = tools.config();
    vertx.setPeriodic(config.renew().toMillis(), tick -> renew(live.running()));
    vertx.setPeriodic(config.lease().toMillis(), tick -> sweep());
    notices.hear(BatchRepository.STOP, this::asked);
  }

  /** Ends what dead nodes left. Emits how many. */
  Uni<Integer> recover() {
    return takeover.sweep(tools.clock().instant(), live.running()).invoke(this::tell);
  }

  private void sweep() {
    recover().subscribe().with(done -> {}, outOfReach("sweep"));
  }

  /** Somebody wants one to stop; calls may have been missed where none is named. */
  private void asked(String id) {
    List<String> running = live.running();
    renew(id.isEmpty() ? running : running.stream().filter(id::equals).toList());
  }

  private void renew(List<String> running) {
    if (!running.isEmpty()) {
      Instant now = tools.clock().instant();
      tools
          .repository()
          .renew(running, now)
          .subscribe()
          .with(alive -> alive.forEach(one -> renewed(one, now)), outOfReach("renew"));
    }
  }

  private void renewed(ResponseRepository.Renewed one, Instant at) {
    live.find(one.id())
        .ifPresent(response -> {
          response.renewed(at.plus(tools.config().lease()));
          response.watchedElsewhere(one.watched());
          if (one.stop()) {
            response.cancel(ResponseRun.CANCELLED);
          }
        });
  }

  private void tell(int interrupted) {
    if (interrupted > 0) {
      tools.observer().observe(new ChatObservation.ResponsesInterrupted(interrupted));
    }
  }

  private Consumer<Throwable> outOfReach(String job) {
    return cause -> tools.observer().observe(new ChatObservation.ResponsesOutOfReach(job, cause));
  }
}
