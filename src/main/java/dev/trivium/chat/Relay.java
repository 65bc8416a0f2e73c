package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.PromptBudget.Fitted;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Dialogue;
import dev.trivium.chat.protocol.DialogueItems;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Models;
import dev.trivium.llm.Prompt;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A model answers by itself, for tasks that need no data of the house: what it says is passed on
 * token by token, and labelled as standing on nothing.
 */
final class Relay implements Speech {
  private static final String FEATURE = "relay";

  private final Caller caller;
  private final ModelCard card;
  private final Dialogue dialogue;
  private final Carried before;
  private final Fitted fitted;
  private final Meter meter;

  private Relay(
      Caller caller,
      ModelCard card,
      Dialogue dialogue,
      Carried before,
      Fitted fitted,
      Meter meter) {
    this.caller = caller;
    this.card = card;
    this.dialogue = dialogue;
    this.before = before;
    this.fitted = fitted;
    this.meter = meter;
  }

  /**
   * Errors: an item or a tool that cannot be passed on; {@code context_length_exceeded} for what
   * does not fit, or does not without trimming where the caller wants none.
   */
  static Uni<Relay> of(
      Caller caller, CreateRequest request, Carried before, Models.Model model, RunTools tools) {
    ModelCard card = model.card();
    Dialogue dialogue = Dialogue.of(request, before.turns());
    int output = tools.config().models().output(request.maxOutputTokens(), card.maxOutput());
    PromptTokens tokens = tools.tokens();
    Room guessed =
        new Room(
            (long) card.context() - output,
            message -> tokens.high(card.alias(), PromptBudget.tokens(message)));
    Optional<Fitted> whole = guessed.fit(dialogue).filter(fits -> fits.dropped() == 0);
    Function<Fitted, Relay> relay =
        fitted -> {
          Prompt prompt = prompt(request, dialogue, fitted, output);
          return new Relay(caller, card, dialogue, before, fitted, new Meter(model, prompt, tools));
        };
    if (whole.isPresent()) {
      return Uni.createFrom().item(relay.apply(whole.get()));
    }
    // A guess costs nobody a part of the conversation.
    return tokens
        .counted(dialogue.system(), dialogue.turns(), dialogue.tools())
        .map(sizes -> new Room(guessed.most(), sizes))
        .map(room ->
            room.fit(dialogue)
                .filter(fits -> fits.dropped() == 0 || !wantsAll(request))
                .orElseThrow(() ->
                    Refusals.contextExceeded(Math.max(0, room.forMessages(dialogue)))
                        .asException()))
        .invoke(fitted -> {
          if (fitted.dropped() > 0) {
            tools.observer().observe(new ChatObservation.PromptTrimmed(card.alias()));
          }
        })
        .map(relay);
  }

  /** What a model reads at most, and how long each message is for it. */
  private record Room(long most, ToLongFunction<JsonNode> sizes) {
    Optional<Fitted> fit(Dialogue dialogue) {
      return PromptBudget.fit(dialogue.system(), dialogue.turns(), forMessages(dialogue), sizes);
    }

    long forMessages(Dialogue dialogue) {
      long left = most;
      for (JsonNode tool : dialogue.tools()) {
        left -= sizes.applyAsLong(tool);
      }
      return left;
    }
  }

  private static Prompt prompt(
      CreateRequest request, Dialogue dialogue, Fitted fitted, int output) {
    return new Prompt(
        fitted.messages(),
        dialogue.tools(),
        dialogue.toolChoice(),
        dialogue.format(),
        output,
        dialogue.options(),
        request.stream() || request.store());
  }

  private static boolean wantsAll(CreateRequest request) {
    return request.body().path("truncation").asText("").equals("disabled");
  }

  @Override
  public Multi<Piece> pieces(String response, Executor here) {
    Multi<Piece> said =
        meter.stream(new Purse.Spending(caller, card, FEATURE, response), here)
            .onItem()
            .transform(Relay::piece);
    List<Piece> first = warnings();
    return first.isEmpty()
        ? said
        : Multi.createBy().concatenating().streams(Multi.createFrom().iterable(first), said);
  }

  private List<Piece> warnings() {
    List<Piece> warnings = new ArrayList<>();
    if (fitted.dropped() > 0) {
      ObjectNode payload = Wire.object();
      payload.put("code", "truncated");
      payload.put("detail", fitted.dropped() + " messages were left out, the oldest first.");
      warnings.add(new Piece.Aside(ServerEvent.extension("warning", payload)));
    }
    return warnings;
  }

  private static Piece piece(ModelEvent event) {
    return switch (event) {
      case ModelEvent.Text text -> new Piece.Text(text.delta());
      case ModelEvent.Call call ->
          new Piece.Call(call.index(), call.id(), call.name(), call.arguments());
      case ModelEvent.Done done -> new Piece.End(done.finish());
    };
  }

  @Override
  public String disclosure() {
    return "I am an AI assistant. A language model writes this by itself; it does not stand on your"
        + " data.";
  }

  @Override
  public Spoken spoken() {
    return new Spoken(meter.used(), meter.estimated(), labels(), null, meter.warnings());
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("trivium_generated_by", "model");
    labels.put("trivium_grounding", "none");
    labels.put("trivium_band", "none");
    labels.put("trivium_confidence", "null");
    labels.put("trivium_query_type", "general");
    if (meter.shrunk()) {
      labels.put("trivium_cut", "budget");
    }
    return labels;
  }

  @Override
  public String context(ArrayNode output) {
    ArrayNode turns = Wire.array().addAll(dialogue.turns());
    DialogueItems.said(output, turns);
    return new Carried(before.memory(), turns).write();
  }
}
