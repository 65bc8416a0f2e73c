package dev.trivium.chat;

import dev.trivium.kernel.Problem;
import dev.trivium.llm.ChatModel;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Models;
import dev.trivium.llm.Prompt;
import dev.trivium.llm.Tokens;
import io.smallrye.mutiny.Multi;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** A grounded model that says what a test wants, once for each time it is asked. */
final class SayingModel implements ChatModel {
  final List<Prompt> asked = new ArrayList<>();
  private final Deque<Multi<ModelEvent>> next = new ArrayDeque<>();
  int cancelled;

  Models.Model under(String alias) {
    return new Models.Model(
        new ModelCard(alias, "somebody", 8_000, 500, ModelCard.Prices.FREE, Set.of(), true), this);
  }

  /** In pieces of a few characters, as models speak. */
  SayingModel says(String text) {
    next.add(Multi.createBy().concatenating().streams(pieces(text), done(ModelEvent.Finish.STOP)));
    return this;
  }

  SayingModel saysAndDies(String text) {
    next.add(Multi.createBy().concatenating().streams(pieces(text), broken()));
    return this;
  }

  SayingModel saysNothing() {
    next.add(Multi.createFrom().nothing());
    return this;
  }

  SayingModel fails() {
    next.add(broken());
    return this;
  }

  SayingModel calls(String name, String arguments) {
    next.add(
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom().item(new ModelEvent.Call(0, "call_1", name, arguments)),
                done(ModelEvent.Finish.TOOL_CALLS)));
    return this;
  }

  private static Multi<ModelEvent> pieces(String text) {
    List<ModelEvent> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); at += 5) {
      pieces.add(new ModelEvent.Text(text.substring(at, Math.min(text.length(), at + 5))));
    }
    return Multi.createFrom().iterable(pieces);
  }

  private static Multi<ModelEvent> done(ModelEvent.Finish finish) {
    return Multi.createFrom().item(new ModelEvent.Done(finish, new Tokens(100, 0, 10, 0)));
  }

  private static Multi<ModelEvent> broken() {
    return Multi.createFrom()
        .failure(
            Problem.of(Problem.Kind.UNAVAILABLE, "llm/unavailable", "The model is away.")
                .withCode("upstream_unavailable")
                .asException());
  }

  @Override
  public Multi<ModelEvent> stream(Prompt prompt) {
    asked.add(prompt);
    return next.removeFirst().onCancellation().invoke(() -> cancelled++);
  }
}
