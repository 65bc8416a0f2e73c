package dev.trivium.chat;

import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Models;
import dev.trivium.llm.Prompt;
import dev.trivium.llm.Tokens;
import dev.trivium.llm.UnservedCall;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model, paid for: reserved before the dispatch, counted while it speaks, and settled
 * at whatever end, also if it is cancelled. Used once, on one context.
 */
final class Meter {
  /** Text is taken to have a token for each three characters: too many rather than too few. */
  static final int CHARACTERS = 3;

  private final Models.Model model;
  private final Prompt prompt;
  private final long input;
  private final long raw;
  private final PromptTokens tokens;
  private final Purse purse;
  private final Observer observer;

  private Purse.@Nullable Reservation reservation;
  private long characters;
  private @Nullable Tokens told;

  Meter(Models.Model model, Prompt prompt, RunTools tools) {
    this.model = model;
    this.prompt = prompt;
    this.tokens = tools.tokens();
    this.raw = PromptBudget.tokens(prompt.messages()) + PromptBudget.tokens(prompt.tools());
    this.input = tokens.high(model.card().alias(), raw);
    this.purse = tools.purse();
    this.observer = tools.observer();
  }

  /** What the model says. Errors: those of the purse, then those of the model. */
  Multi<ModelEvent> stream(Purse.Spending spending, Executor here) {
    return purse
        .reserve(spending, input, prompt.maxOutput())
        .emitOn(here)
        .onItem()
        .transformToMulti(this::dispatched);
  }

  /** What was used by now. It is reserved by a guess that is high, but it is not booked so. */
  Tokens used() {
    Tokens known = told;
    long sent = reservation == null ? 0 : Math.min(raw, input);
    return known == null ? new Tokens(sent, 0, delivered(), 0) : known;
  }

  /** Whether the tokens were counted here. */
  boolean estimated() {
    return told == null;
  }

  /** Whether a budget allowed fewer tokens than were asked for. */
  boolean shrunk() {
    Purse.Reservation held = reservation;
    return held != null && held.maxOutput() < prompt.maxOutput();
  }

  /** What the caller is to be warned of. */
  List<String> warnings() {
    Purse.Reservation held = reservation;
    return held == null ? List.of() : held.warnings();
  }

  private Multi<ModelEvent> dispatched(Purse.Reservation held) {
    reservation = held;
    held.dispatched();
    return model.chat().stream(shrunk() ? within(held.maxOutput()) : prompt)
        .onItem()
        .invoke(event -> count(held, event))
        .onTermination()
        .invoke((failure, cancelled) -> ended(held, failure));
  }

  private void count(Purse.Reservation held, ModelEvent event) {
    switch (event) {
      case ModelEvent.Text text -> characters += text.delta().length();
      case ModelEvent.Call call -> characters += call.name().length() + call.arguments().length();
      case ModelEvent.Done done -> {
        Tokens counted = done.tokens();
        told = counted;
        if (counted != null) {
          tokens.learn(model.card().alias(), raw, counted.input());
        }
      }
    }
    held.delivered(delivered());
  }

  private long delivered() {
    return Math.ceilDiv(characters, CHARACTERS);
  }

  /** What no upstream served costs nothing; else a model that is away would use budgets up. */
  private void ended(Purse.Reservation held, @Nullable Throwable failure) {
    if (failure instanceof UnservedCall) {
      told = Tokens.NONE;
    }
    settle(held);
  }

  /** Nobody waits for it: whoever cancelled wants the upstream gone, not the books done. */
  private void settle(Purse.Reservation held) {
    held.settle(used(), estimated())
        .subscribe()
        .with(
            done -> {},
            failure ->
                observer.observe(new ChatObservation.ResponsesOutOfReach("settle", failure)));
  }

  private Prompt within(int maxOutput) {
    return new Prompt(
        prompt.messages(),
        prompt.tools(),
        prompt.toolChoice(),
        prompt.responseFormat(),
        maxOutput,
        prompt.options(),
        prompt.streamed());
  }
}
