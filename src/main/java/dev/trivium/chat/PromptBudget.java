package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trivium.chat.protocol.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Fits a conversation into what a model reads: oldest turns go first, each with all that answered
 * it, so that no call is parted from its output. Pure, and cheap enough for an event loop.
 */
final class PromptBudget {
  /** Of a message, for its role and its frame. */
  private static final int PER_MESSAGE = 4;

  /** Of an image or a file, whose size says nothing about its tokens. */
  private static final int ENCLOSED = 1_500;

  private static final char LATIN = 0x250;

  private static final Set<String> ENCLOSURES = Set.of("image_url", "file", "input_audio");

  private PromptBudget() {}

  /**
   * What fits.
   *
   * @param tokens of the messages, estimated high
   * @param dropped messages that were left out
   */
  record Fitted(ArrayNode messages, long tokens, int dropped) {}

  /**
   * Empty if not even the last turn fits.
   *
   * @param sizes tokens of a message
   */
  static Optional<Fitted> fit(
      ArrayNode system, ArrayNode turns, long most, ToLongFunction<JsonNode> sizes) {
    List<List<JsonNode>> exchanges = exchanges(turns);
    long total = 0;
    for (JsonNode message : system) {
      total += sizes.applyAsLong(message);
    }
    for (JsonNode message : turns) {
      total += sizes.applyAsLong(message);
    }
    int dropped = 0;
    int first = 0;
    while (total > most && first < exchanges.size() - 1) {
      List<JsonNode> oldest = exchanges.get(first++);
      dropped += oldest.size();
      total -= oldest.stream().mapToLong(sizes).sum();
    }
    if (total > most) {
      return Optional.empty();
    }
    ArrayNode messages = Wire.array().addAll(system);
    exchanges.subList(first, exchanges.size()).forEach(messages::addAll);
    return Optional.of(new Fitted(messages, total, dropped));
  }

  static long tokens(ArrayNode messages) {
    long tokens = 0;
    for (JsonNode message : messages) {
      tokens += tokens(message);
    }
    return tokens;
  }

  static long tokens(JsonNode message) {
    return PER_MESSAGE + Math.ceilDiv(characters(message), Meter.CHARACTERS);
  }

  /** All the text of a message, as it is counted. */
  static String text(JsonNode node) {
    StringBuilder text = new StringBuilder();
    text(node, text);
    return text.toString();
  }

  private static void text(JsonNode node, StringBuilder out) {
    if (node.isTextual()) {
      out.append(node.textValue()).append('\n');
    } else if (node.isObject()) {
      for (var member : node.properties()) {
        if (!ENCLOSURES.contains(member.getKey())) {
          text(member.getValue(), out);
        }
      }
    } else {
      node.forEach(child -> text(child, out));
    }
  }

  /** Tokens of a message beside its text. */
  static long frame(JsonNode message) {
    return PER_MESSAGE + enclosed(message);
  }

  private static long enclosed(JsonNode node) {
    long tokens = 0;
    if (node.isObject()) {
      for (var member : node.properties()) {
        tokens += ENCLOSURES.contains(member.getKey()) ? ENCLOSED : enclosed(member.getValue());
      }
    } else {
      for (JsonNode child : node) {
        tokens += enclosed(child);
      }
    }
    return tokens;
  }

  private static long characters(JsonNode node) {
    if (node.isTextual()) {
      return weight(node.textValue());
    }
    long characters = 0;
    if (node.isObject()) {
      for (var member : node.properties()) {
        characters +=
            ENCLOSURES.contains(member.getKey())
                ? (long) ENCLOSED * Meter.CHARACTERS
                : characters(member.getValue());
      }
    } else {
      for (JsonNode child : node) {
        characters += characters(child);
      }
    }
    return characters;
  }

  /** A sign of another script than this one is often a token by itself. */
  private static long weight(String text) {
    long weight = text.length();
    for (int i = 0; i < text.length(); i++) {
      weight += text.charAt(i) < LATIN ? 0 : Meter.CHARACTERS - 1;
    }
    return weight;
  }

  /** What a user says begins an exchange. */
  private static List<List<JsonNode>> exchanges(ArrayNode turns) {
    List<List<JsonNode>> exchanges = new ArrayList<>();
    for (JsonNode turn : turns) {
      if (exchanges.isEmpty() || turn.path("role").asText().equals("user")) {
        exchanges.add(new ArrayList<>());
      }
      exchanges.getLast().add(turn);
    }
    return exchanges;
  }
}
