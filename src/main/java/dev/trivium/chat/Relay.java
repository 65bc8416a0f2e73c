package dev.trivium.chat;

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
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Models;
import dev.trivium.llm.Prompt;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

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
  static Relay of(
      Caller caller, CreateRequest request, Carried before, Models.Model model, RunTools tools) {
    ModelCard card = model.card();
    Dialogue dialogue = Dialogue.of(request, before.turns());
    int output = tools.config().models().output(request.maxOutputTokens(), card.maxOutput());
    long most = (long) card.context() - output - PromptBudget.tokens(dialogue.tools());
    Fitted fitted =
        PromptBudget.fit(dialogue.system(), dialogue.turns(), most)
            .filter(fits -> fits.dropped() == 0 || !wantsAll(request))
            .orElseThrow(() -> Refusals.contextExceeded(Math.max(0, most)).asException());
    Prompt prompt =
        new Prompt(
            fitted.messages(),
            dialogue.tools(),
            dialogue.toolChoice(),
            dialogue.format(),
            output,
            dialogue.options(),
            request.stream() || request.store());
    Meter meter = new Meter(model, prompt, fitted.tokens(), tools.purse(), tools.observer());
    return new Relay(caller, card, dialogue, before, fitted, meter);
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
