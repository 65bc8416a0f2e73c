package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.Speech.Piece;
import dev.trivium.chat.Speech.Spoken;
import dev.trivium.chat.protocol.Output;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Problem;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Tokens;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One response that is shown while it is made: each piece that is said goes into the log at once.
 * Every way out of it appends exactly one terminal event, with what was used by then, and stops
 * whatever still speaks. All steps run on the context that writes the log.
 */
final class StreamedRun implements LiveResponse.Consumers {
  private static final Spoken NOTHING = new Spoken(Tokens.NONE, true, Map.of(), null, List.of());

  private final ResponseRun.Order order;
  private final Speech speech;
  private final LiveResponse response;
  private final RunTools tools;
  private final Context context;
  private final Output output;
  private final Keeping keeping;

  private boolean over;
  private long deadline = -1;
  private @Nullable Cancellable speaking;
  private @Nullable Instant firstTokenAt;

  StreamedRun(
      ResponseRun.Order order,
      Speech speech,
      LiveResponse response,
      RunTools tools,
      Context context) {
    this.order = order;
    this.speech = speech;
    this.response = response;
    this.tools = tools;
    this.context = context;
    this.output = new Output(response.id());
    this.keeping = new Keeping(order, response, tools, this::here);
  }

  /** Call it on the context. */
  void start() {
    response.hook(this);
    response.log().append(ServerEvent.opening(response.begun()));
    if (order.cancelled()) {
      end("cancelled", ResponseRun.CANCELLED, null, NOTHING);
    } else if (!order.request().generate()) {
      end("completed", null, null, NOTHING);
    } else {
      speak();
    }
  }

  private void speak() {
    deadline = context.owner().setTimer(tools.config().deadline().toMillis(), late -> late());
    Cancellable begun =
        speech
            .pieces(response.id(), this::here)
            .emitOn(this::here)
            .subscribe()
            .with(this::said, this::failed, this::ended);
    speaking = begun;
    if (over) {
      begun.cancel();
    }
  }

  @Override
  public void cancel(String reason) {
    here(() -> {
      if (!over) {
        end("cancelled", reason, null, speech.spoken());
      }
    });
  }

  @Override
  public void interrupt() {
    here(() -> {
      if (!over) {
        end("incomplete", Interruption.REASON, null, speech.spoken());
      }
    });
  }

  /** Its viewers were sent elsewhere, and nobody pays for what nobody sees. */
  @Override
  public void abandoned() {
    over = true;
    stop();
  }

  @Override
  public void unwatched() {
    Grace.begin(order, response, tools, context);
  }

  private void said(Piece piece) {
    if (over) {
      return;
    }
    switch (piece) {
      case Piece.Text text -> show(output.text(text.delta()));
      case Piece.Call call ->
          show(output.call(call.index(), call.id(), call.name(), call.arguments()));
      case Piece.Aside aside -> response.log().append(aside.event());
      case Piece.End end -> finished(end.finish());
    }
  }

  private void show(List<ServerEvent> events) {
    if (firstTokenAt == null) {
      firstTokenAt = tools.clock().instant();
    }
    response.log().publish(response.log().prepare(events));
    if (!response.log().hasRoom()) {
      end("incomplete", "max_output_tokens", null, speech.spoken());
    }
  }

  private void finished(ModelEvent.Finish finish) {
    Spoken spoken = speech.spoken();
    switch (finish) {
      case STOP, TOOL_CALLS -> end("completed", null, null, spoken);
      case LENGTH -> end("incomplete", "max_output_tokens", null, spoken);
      case CONTENT_FILTER -> end("incomplete", "content_filter", null, spoken);
    }
  }

  private void late() {
    if (!over && output.said()) {
      end("incomplete", "trivium:deadline", null, speech.spoken());
    } else if (!over) {
      end("failed", null, Refusals.deadline(), speech.spoken());
    }
  }

  /** Behind what was shown already, the caller has to know that it was not all. */
  private void failed(Throwable failure) {
    if (over) {
      return;
    }
    Problem problem = tools.problemOf(response.id(), failure);
    boolean ours = problem.kind() == Problem.Kind.INTERNAL;
    end(
        "failed",
        null,
        output.begun() && !ours ? Refusals.upstreamError() : problem,
        speech.spoken());
  }

  private void ended() {
    if (!over) {
      failed(new IllegalStateException("a speech ended without an end"));
    }
  }

  private void end(
      String status, @Nullable String reason, @Nullable Problem problem, Spoken spoken) {
    over = true;
    stop();
    boolean early = status.equals("incomplete") || status.equals("failed");
    List<ServerEvent> last = new ArrayList<>();
    if (early && output.said()) {
      last.addAll(output.text(Composition.NOTICE));
    }
    Answer answer = spoken.answer();
    ArrayNode annotations =
        answer == null ? Wire.array() : Citations.annotations(answer.cited(), output.openText());
    last.addAll(output.close(status.equals("completed") ? status : "incomplete", annotations));
    spoken.warnings().forEach(code -> last.add(warning(code)));
    if (problem != null) {
      last.add(ServerEvent.error(problem));
    }
    ObjectNode object =
        ResponseObject.ended(
            response.begun(),
            status,
            reason,
            problem == null ? null : Refusals.shown(problem),
            tools.clock().instant(),
            output.items(),
            Composition.usage(spoken.tokens()),
            Composition.labelled(response.begun(), spoken));
    String terminal = "response." + (status.equals("cancelled") ? "incomplete" : status);
    keeping.keep(
        new Outcome(status, terminal, reason, answer, last, object, speech.context(output.items())),
        firstTokenAt);
  }

  private static ServerEvent warning(String code) {
    return ServerEvent.extension("warning", Wire.object().put("code", code).put("detail", ""));
  }

  private void stop() {
    context.owner().cancelTimer(deadline);
    Cancellable running = speaking;
    if (running != null) {
      running.cancel();
    }
  }

  /** At once where it runs on the context already, as most of what a model says does. */
  private void here(Runnable task) {
    if (context.equals(Vertx.currentContext())) {
      task.run();
    } else {
      context.runOnContext(go -> task.run());
    }
  }
}
