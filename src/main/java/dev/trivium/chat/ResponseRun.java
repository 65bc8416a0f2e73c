package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One response from its first event to its last: created → in progress → ask the answerer → compose
 * → keep → show.
 *
 * <p>The end is kept before any of it is shown: what a reader has seen of an answer is found again,
 * whatever happens to the node. All steps run on the context that writes the log.
 */
final class ResponseRun implements LiveResponse.Consumers {
  static final String CANCELLED = "trivium:cancelled";

  private final Order order;
  private final LiveResponse response;
  private final RunTools tools;
  private final Context context;
  private final Executor here;
  private final Outcomes outcomes;

  private State state = State.ASKING;
  private @Nullable Cancellable asking;
  private long firstTokenAt;

  /**
   * @param parentContext what the answer before it left behind
   * @param surface where it was asked, for the record
   * @param cancelled whether it was stopped while it waited for its turn
   */
  record Order(
      Caller caller,
      CreateRequest request,
      @Nullable String parentContext,
      String surface,
      boolean cancelled,
      Instant at) {}

  private enum State {
    ASKING,
    KEEPING,
    ENDED
  }

  ResponseRun(Order order, LiveResponse response, RunTools tools, Context context) {
    this.order = order;
    this.response = response;
    this.tools = tools;
    this.context = context;
    this.here = Reactive.executor(context);
    this.outcomes = new Outcomes(order.request(), response, tools);
  }

  /** Call it on the context. */
  void start() {
    response.hook(this);
    response
        .log()
        .append(
            ServerEvent.lifecycle("response.created", response.begun().deepCopy()),
            ServerEvent.lifecycle("response.in_progress", response.begun().deepCopy()));
    if (order.cancelled()) {
      keep(outcomes.cancelled(CANCELLED));
      return;
    }
    if (!order.request().generate()) {
      keep(outcomes.empty());
      return;
    }
    asking =
        Uni.createFrom()
            .deferred(() -> new Asking(order, tools).ask(this::progress))
            .ifNoItem()
            .after(tools.config().deadline())
            .failWith(() -> Refusals.deadline().asException())
            .emitOn(here)
            .subscribe()
            .with(this::answered, this::failed);
  }

  @Override
  public void cancel(String reason) {
    here.execute(() -> {
      if (state == State.ASKING) {
        stopAsking();
        keep(outcomes.cancelled(reason));
      }
    });
  }

  /** Nobody looks any more: somebody may come back within the grace. */
  @Override
  public void unwatched() {
    if (!order.request().background() && !response.log().ended()) {
      here.execute(() ->
          context
              .owner()
              .setTimer(
                  tools.config().detachGrace().toMillis(),
                  late -> {
                    if (!response.watched()) {
                      cancel("trivium:detached");
                    }
                  }));
    }
  }

  private void progress(String stage) {
    here.execute(() -> {
      if (state == State.ASKING && response.log().hasRoom()) {
        ObjectNode payload = Wire.object();
        payload.put("stage", stage);
        payload.put("elapsed_ms", since(tools.clock().instant()));
        response.log().append(ServerEvent.extension("progress", payload));
      }
    });
  }

  private void answered(Answer answer) {
    keep(outcomes.of(answer));
  }

  private void failed(Throwable failure) {
    if (state != State.ASKING) {
      return;
    }
    Problem problem = tools.problemOf(response.id(), failure);
    keep(outcomes.failed(problem));
  }

  /** Keeps the end if it is to be kept, then shows it. */
  private void keep(Outcome outcome) {
    state = State.KEEPING;
    List<ServerEvent> events = new ArrayList<>(outcome.before());
    events.add(ServerEvent.lifecycle(outcome.terminal(), outcome.object()));
    List<Entry> rest = response.log().prepare(events);
    Answer answer = outcome.answer();
    LiveResponse.Settled end =
        new LiveResponse.Settled(
            outcome.object(),
            answer == null ? null : Composition.evidence(answer),
            answer == null || answer.context() == null ? order.parentContext() : answer.context(),
            tools.clock().instant());
    if (!response.stored()) {
      show(outcome, end, rest);
      return;
    }
    List<Entry> all = new ArrayList<>(response.log().shown());
    all.addAll(rest);
    tools
        .repository()
        .finish(order.caller(), response.id(), end, outcome.people(), outcome.status(), all)
        .emitOn(here)
        .subscribe()
        .with(
            kept -> {
              response.tellsOfPeople(kept.tellsOfPeople());
              if (kept.done()) {
                show(outcome, end, rest);
              } else {
                giveUp(Interruption.terminal(response.begun(), tools.clock().instant()));
              }
            },
            failure -> {
              tools.problemOf(response.id(), failure);
              giveUp(Interruption.terminal(response.begun(), tools.clock().instant()));
            });
  }

  private void show(Outcome outcome, LiveResponse.Settled end, List<Entry> rest) {
    firstTokenAt = tools.clock().millis();
    state = State.ENDED;
    response.settle(end);
    response.log().publish(rest);
    tools.observer().observe(finished(outcome));
  }

  /** The end could not be kept, so it is not shown: nobody may see what is not found again. */
  private void giveUp(ServerEvent terminal) {
    state = State.ENDED;
    response.settle(
        new LiveResponse.Settled(
            (ObjectNode) terminal.body().get("response"), null, null, tools.clock().instant()));
    response.log().append(terminal);
  }

  private ChatObservation finished(Outcome outcome) {
    Answer answer = outcome.answer();
    ObjectNode usage = (ObjectNode) outcome.object().get("usage");
    long total = since(tools.clock().instant());
    long first = firstTokenAt - order.at().toEpochMilli();
    return new ChatObservation.ResponseFinished(
        response.id(),
        order.surface(),
        answer == null ? "none" : answer.queryType(),
        answer == null ? "none" : answer.assurance().band().word(),
        answer == null ? null : answer.assurance().score(),
        outcome.reason() == null ? outcome.status() : outcome.status() + ":" + outcome.reason(),
        order.request().model(),
        usage.path("input_tokens").asInt(),
        usage.path("output_tokens").asInt(),
        first,
        total);
  }

  private void stopAsking() {
    Cancellable running = asking;
    if (running != null) {
      running.cancel();
    }
  }

  private long since(Instant now) {
    return now.toEpochMilli() - order.at().toEpochMilli();
  }
}
