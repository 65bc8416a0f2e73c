package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.Speech.Piece;
import dev.trivium.chat.Speech.Spoken;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.chat.protocol.Output;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.ModelEvent;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A relayed answer whose caller wants the whole of it and nothing kept: it has no log, as nobody
 * could ever read that. Limits, budgets, breakers, labels and observations are those of all others.
 */
record Brief(RunTools tools) {

  /** Whether a request can be answered so. */
  boolean suits(CreateRequest request) {
    return !request.store()
        && !request.stream()
        && !request.background()
        && request.generate()
        && request.idempotencyKey() == null
        && request.previousResponseId() == null
        && tools.models().find(request.model()).filter(m -> !m.card().grounded()).isPresent();
  }

  /**
   * What a response object tells at its end, as far as a completion is made of it. Cancelling stops
   * the model at once. Errors: those of the model and of the purse.
   *
   * @param here runs on the context of the caller
   */
  Uni<ObjectNode> ended(Caller caller, CreateRequest request, String surface, Executor here) {
    return tools
        .routing()
        .speech(caller, request, null)
        .chain(speech -> said(speech.orElseThrow(), caller, request, surface, here));
  }

  private Uni<ObjectNode> said(
      Speech speech, Caller caller, CreateRequest request, String surface, Executor here) {
    Instant at = tools.clock().instant();
    ObjectNode object = Wire.object();
    object.put("id", tools.ids().next("resp"));
    object.put("created_at", at.getEpochSecond());
    object.put("model", request.model());
    Labels.write(
        object,
        Composition.varied(
            Composition.begun(request.metadata(), "", speech),
            tools.rollout().of(caller, Rollout.CHAT)));
    Output output = new Output(object.get("id").textValue());
    AtomicReference<ModelEvent.Finish> finish = new AtomicReference<>(ModelEvent.Finish.STOP);
    return speech
        .pieces(object.get("id").textValue(), here)
        .onItem()
        .invoke(piece -> add(piece, output, finish))
        .collect()
        .last()
        .map(last -> complete(object, output, finish.get(), speech.spoken()))
        .onItemOrFailure()
        .invoke((ended, failure) -> {
          if (failure != null) {
            fail(object, failure, speech.spoken());
          }
          tell(caller, object, surface, at);
        });
  }

  private static void add(Piece piece, Output output, AtomicReference<ModelEvent.Finish> finish) {
    switch (piece) {
      case Piece.Text text -> output.text(text.delta());
      case Piece.Call call -> output.call(call.index(), call.id(), call.name(), call.arguments());
      case Piece.Aside aside -> {
        // Who reads a whole answer sees no events.
      }
      case Piece.End end -> finish.set(end.finish());
    }
  }

  private static ObjectNode complete(
      ObjectNode object, Output output, ModelEvent.Finish finish, Spoken spoken) {
    String reason =
        switch (finish) {
          case STOP, TOOL_CALLS -> "";
          case LENGTH -> "max_output_tokens";
          case CONTENT_FILTER -> "content_filter";
        };
    if (!reason.isEmpty()) {
      object.putObject("incomplete_details").put("reason", reason);
      if (output.said()) {
        output.text(Composition.NOTICE);
      }
    }
    object.put("status", reason.isEmpty() ? "completed" : "incomplete");
    output.close(object.get("status").textValue());
    object.set("output", output.items());
    label(object, spoken);
    return object;
  }

  private void fail(ObjectNode object, Throwable failure, Spoken spoken) {
    Problem problem =
        failure instanceof ProblemException known
            ? known.problem()
            : tools.problemOf(object.path("id").asText(), failure);
    object.put("status", "failed");
    object.putObject("error").put("code", problem.code());
    label(object, spoken);
  }

  private static void label(ObjectNode object, Spoken spoken) {
    object.set("usage", Composition.usage(spoken.tokens()));
    Labels.write(object, Composition.labelled(object, spoken));
  }

  private void tell(Caller caller, ObjectNode object, String surface, Instant at) {
    long total = tools.clock().millis() - at.toEpochMilli();
    tools
        .observer()
        .observe(
            new ChatObservation.ResponseFinished(
                object.path("id").asText(),
                surface,
                "none",
                "none",
                null,
                object.path("status").asText(),
                object.path("model").asText(),
                Labels.of(object, "variant", Rollout.Variant.BASE.name()),
                object.at("/usage/input_tokens").asInt(),
                object.at("/usage/output_tokens").asInt(),
                total,
                total));
    tools.tally().ended(caller, null, object, null, total);
  }
}
