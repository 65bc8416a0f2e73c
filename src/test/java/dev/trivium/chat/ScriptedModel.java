package dev.trivium.chat;

import dev.trivium.kernel.Problem;
import dev.trivium.llm.ChatModel;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Models;
import dev.trivium.llm.Prompt;
import dev.trivium.llm.Tokens;
import dev.trivium.llm.UnservedCall;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A model that says what the last message asks it to: "say a|b" two pieces, "die a|b" the same and
 * then it breaks, "hang a|b" the same and then silence, "long", "filtered", "refuse", and "call" a
 * function of the caller; "pace 60 …" sixty words, one every two milliseconds.
 */
final class ScriptedModel implements ChatModel {
  static final Tokens TOLD = new Tokens(11, 3, 7, 2);

  final Queue<Prompt> asked = new ConcurrentLinkedQueue<>();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger cancelled = new AtomicInteger();

  /** Under these aliases; {@code closed} is for the role {@code insider} only. */
  Models models() {
    return () ->
        List.of(
            new Models.Model(card("relay", Set.of()), this),
            new Models.Model(card("closed", Set.of("insider")), this));
  }

  private static ModelCard card(String alias, Set<String> roles) {
    return new ModelCard(alias, "somebody", 2_000, 500, ModelCard.Prices.FREE, roles, false);
  }

  @Override
  public Multi<ModelEvent> stream(Prompt prompt) {
    asked.add(prompt);
    var last = prompt.messages().get(prompt.messages().size() - 1);
    return Multi.createFrom()
        .deferred(() -> {
          open.incrementAndGet();
          var content = last.path("content");
          return said((content.isArray() ? content.path(0).path("text") : content).asText(""));
        })
        .onTermination()
        .invoke((failure, gone) -> {
          open.decrementAndGet();
          if (gone) {
            cancelled.incrementAndGet();
          }
        });
  }

  private static Multi<ModelEvent> said(String script) {
    int blank = script.indexOf(' ');
    String verb = blank < 0 ? script : script.substring(0, blank);
    Stream<ModelEvent> text =
        blank < 0
            ? Stream.of()
            : Arrays.stream(script.substring(blank + 1).split("\\|")).map(ModelEvent.Text::new);
    Multi<ModelEvent> words = Multi.createFrom().items(text);
    return switch (verb) {
      case "die" -> then(words, Multi.createFrom().failure(broken()));
      case "hang" -> then(words, Multi.createFrom().nothing());
      case "long" -> then(words, done(ModelEvent.Finish.LENGTH, TOLD));
      case "filtered" -> then(words, done(ModelEvent.Finish.CONTENT_FILTER, null));
      case "refuse" ->
          Multi.createFrom()
              .failure(
                  new UnservedCall(
                      Problem.of(Problem.Kind.LIMITED, "llm/rate", "The model is asked too often.")
                          .withCode("rate_limit_exceeded")));
      case "pace" -> then(paced(text.toList()), done(ModelEvent.Finish.STOP, TOLD));
      case "call" ->
          then(
              Multi.createFrom()
                  .items(
                      new ModelEvent.Call(0, "call_1", "weather", ""),
                      new ModelEvent.Call(0, "", "", "{\"city\":"),
                      new ModelEvent.Call(0, "", "", "\"Oslo\"}"),
                      new ModelEvent.Call(1, "call_2", "time", "")),
              done(ModelEvent.Finish.TOOL_CALLS, TOLD));
      default -> then(words, done(ModelEvent.Finish.STOP, TOLD));
    };
  }

  private static Multi<ModelEvent> paced(List<ModelEvent> script) {
    String told = script.getFirst() instanceof ModelEvent.Text text ? text.delta() : "";
    int words = Integer.parseInt(told.substring(0, told.indexOf(' ')));
    return Multi.createFrom()
        .ticks()
        .every(Duration.ofMillis(2))
        .onOverflow()
        .buffer(words)
        .select()
        .first(words)
        .map(tick -> new ModelEvent.Text("Wörter" + tick + " "));
  }

  private static Multi<ModelEvent> then(Multi<ModelEvent> first, Multi<ModelEvent> rest) {
    return Multi.createBy().concatenating().streams(first, rest);
  }

  private static Multi<ModelEvent> done(
      ModelEvent.Finish finish, @org.jspecify.annotations.Nullable Tokens tokens) {
    return Multi.createFrom().item(new ModelEvent.Done(finish, tokens));
  }

  private static Throwable broken() {
    return Problem.of(
            Problem.Kind.UNAVAILABLE, "llm/broken-stream", "The model stopped in the middle.")
        .asException();
  }
}
