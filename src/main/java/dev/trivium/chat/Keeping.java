package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.kernel.ChatObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Ends a response, however it was made: the end is kept, if it is to be kept, before any of it is
 * shown. What a reader has seen of an answer is found again, whatever happens to the node.
 *
 * @param here runs on the context that writes the log
 */
record Keeping(ResponseRun.Order order, LiveResponse response, RunTools tools, Executor here) {

  /**
   * Call it on the context, once.
   *
   * @param firstTokenAt when text was shown first; null if the end shows the first of it
   */
  void keep(Outcome outcome, @Nullable Instant firstTokenAt) {
    List<ServerEvent> events = new ArrayList<>(outcome.before());
    events.add(ServerEvent.lifecycle(outcome.terminal(), outcome.object()));
    List<Entry> rest = response.log().prepare(events);
    LiveResponse.Settled end = settled(outcome);
    if (!response.stored()) {
      show(outcome, end, rest, firstTokenAt);
      return;
    }
    List<Entry> all = new ArrayList<>(response.log().written());
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
                show(outcome, end, rest, firstTokenAt);
              } else {
                giveUp(Abandonment.LOST);
              }
            },
            failure -> {
              tools.problemOf(response.id(), failure);
              giveUp(Abandonment.UNKEPT);
            });
  }

  private LiveResponse.Settled settled(Outcome outcome) {
    Answer answer = outcome.answer();
    String context = outcome.context();
    return new LiveResponse.Settled(
        outcome.object(),
        answer == null ? null : Composition.evidence(answer),
        context == null ? order.parentContext() : context,
        tools.clock().instant());
  }

  private void show(
      Outcome outcome, LiveResponse.Settled end, List<Entry> rest, @Nullable Instant firstTokenAt) {
    Instant first = firstTokenAt == null ? tools.clock().instant() : firstTokenAt;
    response.settle(end);
    response.log().publish(rest);
    tools.observer().observe(finished(outcome, first));
    List<String> turns = order.request().turns();
    String question = turns.isEmpty() ? null : turns.getLast();
    tools.tally().ended(order.caller(), question, outcome.object(), outcome.answer(), since(first));
  }

  /** The end could not be kept, so it is not shown: nobody may see what is not found again. */
  private void giveUp(Abandonment why) {
    if (response.log().streamed()) {
      response.abandon(why);
      return;
    }
    ServerEvent terminal = Interruption.terminal(response.begun(), tools.clock().instant());
    response.settle(
        new LiveResponse.Settled(
            (ObjectNode) terminal.body().get("response"), null, null, tools.clock().instant()));
    response.log().append(terminal);
  }

  private ChatObservation finished(Outcome outcome, Instant first) {
    Answer answer = outcome.answer();
    ObjectNode usage = (ObjectNode) outcome.object().get("usage");
    return new ChatObservation.ResponseFinished(
        response.id(),
        order.surface(),
        answer == null ? "none" : answer.queryType(),
        answer == null ? "none" : answer.assurance().band().word(),
        answer == null ? null : answer.assurance().score(),
        outcome.reason() == null ? outcome.status() : outcome.status() + ":" + outcome.reason(),
        order.request().model(),
        Labels.of(outcome.object(), "variant", Rollout.Variant.BASE.name()),
        usage.path("input_tokens").asInt(),
        usage.path("output_tokens").asInt(),
        since(first),
        since(tools.clock().instant()));
  }

  private long since(Instant now) {
    return now.toEpochMilli() - order.at().toEpochMilli();
  }
}
