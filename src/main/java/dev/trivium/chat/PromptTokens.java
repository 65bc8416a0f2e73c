package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trivium.llm.TokenCount;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToLongFunction;

/**
 * How many tokens a prompt has for a model. It is guessed high from its signs, which is cheap
 * enough for an event loop, and the guess is corrected by what the model's server counted. Where
 * the guess would cost somebody a part of the conversation, it is counted on a worker instead.
 */
final class PromptTokens {
  private static final double LEAST = 0.4;
  private static final double MOST = 4;
  private static final double MARGIN = 1.15;

  /** How far one answer moves a guess up: a single odd prompt must not make all others dear. */
  private static final double STEP = 1.25;

  /** One that was too high may have been luck. */
  private static final double FORGETTING = 0.1;

  /** What is shorter tells of its frame, not of its text. */
  private static final long TELLING = 50;

  private final TokenCount count;
  private final ConcurrentMap<String, Double> factors = new ConcurrentHashMap<>();

  PromptTokens(TokenCount count) {
    this.count = count;
  }

  /** The guess for a model. */
  long high(String model, long raw) {
    return (long) Math.ceil(raw * factors.getOrDefault(model, 1.0));
  }

  /**
   * A server told what it counted.
   *
   * @param raw what was guessed without any correction
   */
  void learn(String model, long raw, long told) {
    if (raw < TELLING || told <= 0) {
      return;
    }
    double seen = Math.min(MOST, Math.max(LEAST, MARGIN * told / raw));
    factors.compute(model, (name, known) -> moved(known == null ? 1 : known, seen));
  }

  private static double moved(double known, double seen) {
    return seen > known ? Math.min(seen, known * STEP) : known + FORGETTING * (seen - known);
  }

  /** The tokens of each message, counted on a worker, with a margin for other vocabularies. */
  Uni<ToLongFunction<JsonNode>> counted(ArrayNode... lists) {
    List<JsonNode> messages = new ArrayList<>();
    for (ArrayNode list : lists) {
      list.forEach(messages::add);
    }
    return count
        .of(messages.stream().map(PromptBudget::text).toList())
        .map(counts -> {
          IdentityHashMap<JsonNode, Long> known = new IdentityHashMap<>();
          for (int i = 0; i < messages.size(); i++) {
            long frame = PromptBudget.frame(messages.get(i));
            known.put(messages.get(i), frame + TokenCount.high(counts.get(i)));
          }
          return message -> known.getOrDefault(message, 0L);
        });
  }
}
