package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.ResponseObject;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
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

  /** Of a log, the text is repeated by several events and each piece of it is wrapped. */
  private static final int LOG_PER_TEXT = 16;

  private final Order order;
  private final LiveResponse response;
  private final RunTools tools;
  private final Context context;
  private final Executor here;

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

  /**
   * What a response comes to.
   *
   * @param status completed, incomplete, cancelled or failed
   * @param terminal the type of the last event
   * @param before events in front of it, in order
   */
  private record Ending(
      String status,
      String terminal,
      @Nullable String reason,
      @Nullable Answer answer,
      List<ServerEvent> before,
      ObjectNode object) {}

  ResponseRun(Order order, LiveResponse response, RunTools tools, Context context) {
    this.order = order;
    this.response = response;
    this.tools = tools;
    this.context = context;
    this.here = Reactive.executor(context);
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
      keep(ending("cancelled", "response.incomplete", CANCELLED, null, null, List.of(), ""));
      return;
    }
    if (!order.request().generate()) {
      keep(ending("completed", "response.completed", null, null, null, List.of(), ""));
      return;
    }
    asking =
        Uni.createFrom()
            .deferred(this::ask)
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
        keep(ending("cancelled", "response.incomplete", reason, null, null, List.of(), ""));
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

  /**
   * Asks; earlier turns that came along are understood first, so that the last can refer to them.
   */
  private Uni<Answer> ask() {
    List<String> turns = order.request().turns();
    int first = Math.max(0, turns.size() - 1 - tools.config().historyMax());
    @Nullable String before = order.parentContext();
    Uni<Asked> asked = ask(turns.get(first), before);
    for (String turn : turns.subList(first + 1, turns.size())) {
      asked = asked.chain(earlier -> ask(turn, earlier.contextAfter()));
    }
    return asked.map(Asked::answer);
  }

  /** An answer, and the context its question was asked in. */
  private record Asked(Answer answer, @Nullable String before) {
    /** An answer that leaves nothing behind keeps the conversation where it was. */
    @Nullable String contextAfter() {
      String own = answer.context();
      return own == null ? before : own;
    }
  }

  private Uni<Asked> ask(String text, @Nullable String before) {
    LocalDate asOf = order.request().asOf();
    LocalDate today = asOf == null ? LocalDate.ofInstant(order.at(), tools.config().zone()) : asOf;
    return tools
        .answerer()
        .answer(order.caller(), new Question(text, today, before), this::progress)
        .map(answer -> new Asked(answer, before));
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
    Composition.Shown shown =
        Composition.text(order.request(), answer, tools.config().logMaxBytes() / LOG_PER_TEXT);
    List<ServerEvent> before = new ArrayList<>(Composition.beforeText(answer));
    String status = shown.cut() ? "incomplete" : "completed";
    ArrayNode annotations = Citations.annotations(answer.cited(), shown.text());
    before.addAll(ServerEvent.message(itemId(), shown.text(), annotations, status));
    keep(
        ending(
            status,
            "response." + status,
            shown.cut() ? "max_output_tokens" : null,
            null,
            answer,
            before,
            shown.text()));
  }

  private void failed(Throwable failure) {
    if (state != State.ASKING) {
      return;
    }
    Problem problem = tools.problemOf(response.id(), failure);
    ObjectNode error = Wire.object();
    error.put("code", problem.code());
    error.put("message", problem.detail());
    keep(
        ending(
            "failed",
            "response.failed",
            null,
            error,
            null,
            List.of(ServerEvent.error(problem)),
            ""));
  }

  private Ending ending(
      String status,
      String terminal,
      @Nullable String reason,
      @Nullable ObjectNode error,
      @Nullable Answer answer,
      List<ServerEvent> before,
      String said) {
    Map<String, String> metadata = new LinkedHashMap<>();
    response
        .begun()
        .path("metadata")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    var output = Wire.array();
    if (!said.isEmpty()) {
      output.add(
          ResponseObject.message(
              itemId(),
              status.equals("completed") ? "completed" : "incomplete",
              said,
              answer == null ? Wire.array() : Citations.annotations(answer.cited(), said)));
    }
    ObjectNode object =
        ResponseObject.ended(
            response.begun(),
            status,
            reason,
            error,
            tools.clock().instant(),
            output,
            Composition.usage(order.request(), said),
            answer == null ? metadata : Composition.ended(metadata, answer));
    return new Ending(status, terminal, reason, answer, before, object);
  }

  /** Keeps the end if it is to be kept, then shows it. */
  private void keep(Ending ending) {
    state = State.KEEPING;
    List<ServerEvent> events = new ArrayList<>(ending.before());
    events.add(ServerEvent.lifecycle(ending.terminal(), ending.object()));
    List<Entry> rest = response.log().prepare(events);
    Answer answer = ending.answer();
    LiveResponse.Settled end =
        new LiveResponse.Settled(
            ending.object(),
            answer == null ? null : Composition.evidence(answer),
            answer == null || answer.context() == null ? order.parentContext() : answer.context(),
            tools.clock().instant());
    if (!response.stored()) {
      show(ending, end, rest);
      return;
    }
    List<Entry> all = new ArrayList<>(response.log().shown());
    all.addAll(rest);
    tools
        .repository()
        .finish(order.caller(), response.id(), end, people(answer), ending.status(), all)
        .emitOn(here)
        .subscribe()
        .with(
            kept -> {
              response.tellsOfPeople(kept.tellsOfPeople());
              if (kept.done()) {
                show(ending, end, rest);
              } else {
                giveUp(Interruption.terminal(response.begun(), tools.clock().instant()));
              }
            },
            failure -> {
              tools.problemOf(response.id(), failure);
              giveUp(Interruption.terminal(response.begun(), tools.clock().instant()));
            });
  }

  /** Whose documents the answer quotes. */
  private static Set<UUID> people(@Nullable Answer answer) {
    return answer == null
        ? Set.of()
        : answer.cited().stream()
            .flatMap(each -> each.subject().stream())
            .collect(Collectors.toSet());
  }

  private void show(Ending ending, LiveResponse.Settled end, List<Entry> rest) {
    firstTokenAt = tools.clock().millis();
    state = State.ENDED;
    response.settle(end);
    response.log().publish(rest);
    tools.observer().observe(finished(ending));
  }

  /** The end could not be kept, so it is not shown: nobody may see what is not found again. */
  private void giveUp(ServerEvent terminal) {
    state = State.ENDED;
    response.settle(
        new LiveResponse.Settled(
            (ObjectNode) terminal.body().get("response"), null, null, tools.clock().instant()));
    response.log().append(terminal);
  }

  private ChatObservation finished(Ending ending) {
    Answer answer = ending.answer();
    ObjectNode usage = (ObjectNode) ending.object().get("usage");
    long total = since(tools.clock().instant());
    long first = firstTokenAt - order.at().toEpochMilli();
    return new ChatObservation.ResponseFinished(
        response.id(),
        order.surface(),
        answer == null ? "none" : answer.queryType(),
        answer == null ? "none" : answer.assurance().band().word(),
        answer == null ? null : answer.assurance().score(),
        ending.reason() == null ? ending.status() : ending.status() + ":" + ending.reason(),
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

  /** One message a response, so its id follows from the response's. */
  private String itemId() {
    return "msg" + response.id().substring(response.id().indexOf('_'));
  }
}
