package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trivium.chat.protocol.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fits a conversation into what a model reads: oldest turns go first, each with all that answered
 * it, so that no call is parted from its output. Pure, and cheap enough for an event loop.
 */
final class PromptBudget {
  /** Of a message, for its role and its frame. */
  private static final int PER_MESSAGE = 4;

  /** Of an image or a file, whose size says nothing about its tokens. */
  private static final int ENCLOSED = 1_500;

  private static final Set<String> ENCLOSURES = Set.of("image_url", "file", "input_audio");

  private PromptBudget() {}

  /**
   * What fits.
   *
   * @param tokens of the messages, estimated high
   * @param dropped messages that were left out
   */
  record Fitted(ArrayNode messages, long tokens, int dropped) {}

  /** Empty if not even the last turn fits. */
  static Optional<Fitted> fit(ArrayNode system, ArrayNode turns, long most) {
    long fixed = tokens(system);
    List<List<JsonNode>> exchanges = exchanges(turns);
    long total = fixed + tokens(turns);
    int dropped = 0;
    int first = 0;
    while (total > most && first < exchanges.size() - 1) {
      List<JsonNode> oldest = exchanges.get(first++);
      dropped += oldest.size();
      total -= oldest.stream().mapToLong(PromptBudget::tokens).sum();
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

  private static long tokens(JsonNode message) {
    return PER_MESSAGE + Math.ceilDiv(characters(message), Meter.CHARACTERS);
  }

  private static long characters(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue().length();
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
