package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One response whose answer is settled before its first word leaves: created → in progress → ask
 * the answerer → compose → keep → show. All steps run on the context that writes the log.
 */
final class ResponseRun implements LiveResponse.Consumers {
  static final String CANCELLED = "trivium:cancelled";

  private final Order order;
  private final LiveResponse response;
  private final RunTools tools;
  private final Context context;
  private final Executor here;
  private final Outcomes outcomes;
  private final Keeping keeping;

  private State state = State.ASKING;
  private @Nullable Cancellable asking;

  /**
   * @param parentContext what the answer before it left behind
   * @param speech what says the answer piece by piece; null where the answerer settles it first
   * @param surface where it was asked, for the record
   * @param cancelled whether it was stopped while it waited for its turn
   */
  record Order(
      Caller caller,
      CreateRequest request,
      @Nullable String parentContext,
      @Nullable Speech speech,
      String surface,
      boolean cancelled,
      Instant at) {}

  private enum State {
    ASKING,
    ENDING
  }

  ResponseRun(Order order, LiveResponse response, RunTools tools, Context context) {
    this.order = order;
    this.response = response;
    this.tools = tools;
    this.context = context;
    this.here = Reactive.executor(context);
    this.outcomes = new Outcomes(order.request(), response, tools);
    this.keeping = new Keeping(order, response, tools, here);
  }

  /** Call it on the context. */
  void start() {
    response.hook(this);
    response.log().append(ServerEvent.opening(response.begun().deepCopy()));
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
            .deferred(() -> asking().ask(this::progress))
            .ifNoItem()
            .after(tools.config().deadline())
            .failWith(() -> Refusals.deadline().asException())
            .emitOn(here)
            .subscribe()
            .with(this::answered, this::failed);
  }

  private Asking asking() {
    return new Asking(order.caller(), order.request(), order.parentContext(), order.at(), tools);
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
    Grace.begin(order, response, tools, context);
  }

  @Override
  public void interrupt() {
    here.execute(() -> {
      if (state == State.ASKING) {
        stopAsking();
        keep(outcomes.interrupted());
      }
    });
  }

  /** Its viewers were sent elsewhere, and nobody pays for what nobody sees. */
  @Override
  public void abandoned() {
    state = State.ENDING;
    stopAsking();
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

  private void keep(Outcome outcome) {
    state = State.ENDING;
    keeping.keep(outcome, null);
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
