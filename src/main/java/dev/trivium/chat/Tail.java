package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Follows one response that runs on another node: reads, as the viewer, what that node keeps, and
 * writes it into a log that is shown like any other. All on one context.
 */
final class Tail implements LiveResponse.Consumers {
  /** A call may be lost; so much later it is looked again. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Caller caller;
  private final LiveResponse response;
  private final RunTools tools;
  private final Takeover takeover;
  private final Context context;
  private final Executor here;
  private final Runnable gone;
  private final CompletableFuture<LiveResponse> ready = new CompletableFuture<>();
  private int nextBatch;
  private int place;
  private boolean reading;
  private boolean again;
  private boolean over;
  private long timer;
  private Instant wanted;
  private Instant watched = Instant.MIN;

  /**
   * @param context where this is called, too
   * @param gone called when nothing follows it any more
   */
  Tail(
      Caller caller,
      ResponseRow row,
      RunTools tools,
      Takeover takeover,
      Context context,
      Runnable gone) {
    this.caller = caller;
    this.tools = tools;
    this.takeover = takeover;
    this.context = context;
    this.here = Reactive.executor(context);
    this.gone = gone;
    this.wanted = tools.clock().instant();
    this.response =
        new LiveResponse(
            row.id(),
            caller.sub(),
            row.scope(),
            row.begun(),
            new ResponseLog(tools.config().logMaxBytes()));
    response.follows();
    response.tellsOfPeople(row.tellsOfPeople());
    response.hook(this);
    response.log().follow(Interruption.beginning(row.begun()));
  }

  LiveResponse response() {
    return response;
  }

  /** Emits when what was kept so far has been read. */
  Uni<LiveResponse> ready() {
    return Uni.createFrom().completionStage(ready);
  }

  void start() {
    timer = context.owner().setPeriodic(LOOK.toMillis(), tick -> look());
    read();
  }

  /** Something was kept; from any thread. */
  void wake() {
    here.execute(this::read);
  }

  /** The node that runs it is asked to stop it; its end comes the usual way. */
  @Override
  public void cancel(String reason) {
    tools
        .batches()
        .askToStop(caller, response.id(), tools.clock().instant())
        .subscribe()
        .with(asked -> {}, this::outOfReach);
  }

  private void look() {
    Instant now = tools.clock().instant();
    if (response.log().awaited()) {
      wanted = now;
    }
    if (now.isAfter(wanted.plus(tools.config().lease()))) {
      end();
      return;
    }
    if (response.watched() && !now.isBefore(watched.plus(tools.config().renew()))) {
      watched = now;
      tools
          .batches()
          .watch(caller, response.id(), now.plus(tools.config().lease()))
          .subscribe()
          .with(told -> {}, this::outOfReach);
    }
    read();
  }

  private void read() {
    if (over) {
      return;
    }
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    again = false;
    tools
        .batches()
        .standing(caller, tools.repository(), response.id(), nextBatch)
        .chain(this::ended)
        .emitOn(here)
        .subscribe()
        .with(this::take, this::failed);
  }

  /** What became of it, with what was said besides: all of it when it has ended. */
  private record Found(
      boolean exists, List<Entry> said, int nextBatch, LiveResponse.@Nullable Settled end) {}

  private Uni<Found> ended(BatchRepository.Standing standing) {
    if (standing.row().isEmpty()) {
      return Uni.createFrom().item(new Found(false, List.of(), nextBatch, null));
    }
    ResponseRow row = standing.row().get();
    Instant now = tools.clock().instant();
    if (row.running() && row.leaseUntil().isBefore(now)) {
      return takeover
          .of(caller, row, now)
          .chain(done -> tools.batches().standing(caller, tools.repository(), row.id(), nextBatch))
          .map(this::found);
    }
    if (row.interrupted()) {
      return takeover
          .said(caller, row, row.createdAt())
          .map(said -> new Found(true, said.events(), nextBatch, end(row, said.object())));
    }
    return Uni.createFrom().item(found(standing));
  }

  private Found found(BatchRepository.Standing standing) {
    ResponseRow row = standing.row().orElse(null);
    if (row == null) {
      return new Found(false, List.of(), nextBatch, null);
    }
    ObjectNode object = row.object();
    return row.running() || object == null
        ? new Found(true, standing.said().entries(), standing.said().next(), null)
        : new Found(true, row.events(), nextBatch, end(row, object));
  }

  private static LiveResponse.Settled end(ResponseRow row, ObjectNode object) {
    return new LiveResponse.Settled(object, row.evidence(), row.context(), row.createdAt());
  }

  private void take(Found found) {
    reading = false;
    if (over) {
      return;
    }
    LiveResponse.Settled end = found.end();
    if (!found.exists()) {
      response.log().abandon(Abandonment.LOST);
      end();
    } else if (end != null) {
      response.settle(end);
      response.log().follow(behind(found.said(), response.log().size()));
      end();
    } else {
      int before = Math.max(0, response.log().size() - place);
      place += found.said().size();
      nextBatch = found.nextBatch();
      List<Entry> fresh = behind(found.said(), before);
      if (!fresh.isEmpty()) {
        response.log().follow(fresh);
      }
    }
    ready.complete(response);
    if (again) {
      read();
    }
  }

  /** The log began with what every response begins with, which the first batch holds, too. */
  private static List<Entry> behind(List<Entry> entries, int known) {
    return entries.subList(Math.min(known, entries.size()), entries.size());
  }

  private void failed(Throwable failure) {
    reading = false;
    outOfReach(failure);
    if (ready.completeExceptionally(failure)) {
      end();
    }
  }

  private void outOfReach(Throwable failure) {
    tools.observer().observe(new ChatObservation.ResponsesOutOfReach("follow", failure));
  }

  private void end() {
    over = true;
    context.owner().cancelTimer(timer);
    gone.run();
  }
}
