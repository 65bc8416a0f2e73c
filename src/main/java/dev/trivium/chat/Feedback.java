package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a caller thinks of an answer.
 *
 * @param rating 1 to 5; a thumb is 1 or 5
 * @param reasons some of a closed list
 * @param corrected what the question really meant, in the caller's words; null for nothing
 * @param comment in the caller's words; null for nothing
 */
record Feedback(
    String response,
    int rating,
    Set<String> reasons,
    @Nullable String corrected,
    @Nullable String comment) {
  private static final int BEST = 5;
  private static final int GOOD = 4;
  private static final int BAD = 2;
  private static final int WORDS = 4_000;
  private static final String MISREAD = "wrong_interpretation";

  /** Reasons that say that the answer itself was wrong. */
  private static final Set<String> WRONG =
      new TreeSet<>(Set.of("wrong_number", MISREAD, "outdated"));

  private static final Set<String> REASONS =
      new TreeSet<>(
          Set.of(
              "helpful",
              "incomplete",
              "unclear",
              "slow",
              "other",
              "wrong_number",
              MISREAD,
              "outdated"));

  /** Errors: the member that is wrong. */
  static Feedback read(ObjectNode body) {
    String response = body.path("response_id").asText("");
    if (response.isBlank()) {
      throw wrong("response_id", "'response_id' names the answer that is judged.");
    }
    String corrected = words(body, "corrected_interpretation");
    Set<String> reasons = reasons(body.path("reasons"));
    if (corrected != null) {
      reasons.add(MISREAD);
    }
    return new Feedback(response, rating(body), reasons, corrected, words(body, "comment"));
  }

  boolean isBad() {
    return rating <= BAD;
  }

  boolean hasWords() {
    return corrected != null || comment != null;
  }

  List<String> words() {
    List<String> words = new ArrayList<>();
    Optional.ofNullable(corrected).ifPresent(words::add);
    Optional.ofNullable(comment).ifPresent(words::add);
    return words;
  }

  /** Whether the answer was right; empty where the caller did not say that. */
  Optional<Boolean> right() {
    if (reasons.stream().anyMatch(WRONG::contains)) {
      return Optional.of(false);
    }
    if (rating >= GOOD) {
      return Optional.of(true);
    }
    return rating <= BAD && reasons.isEmpty() ? Optional.of(false) : Optional.empty();
  }

  /** What a calibrator learns of it: signals of the evidence, no words. */
  Optional<ObjectNode> label(@Nullable JsonNode evidence) {
    JsonNode calibration = evidence == null ? Wire.object() : evidence.path("calibration");
    if (right().isEmpty()
        || !calibration.path("signals").isObject()
        || !calibration.path("class").isTextual()) {
      return Optional.empty();
    }
    ObjectNode label = Wire.object();
    label.put("group", "feedback");
    label.put("type", calibration.path("class").asText());
    label.set("signals", calibration.path("signals"));
    label.put("right", right().get());
    return Optional.of(label);
  }

  private static int rating(ObjectNode body) {
    JsonNode rating = body.path("rating");
    JsonNode thumb = body.path("thumb");
    if (rating.isMissingNode() == thumb.isMissingNode()) {
      throw wrong("rating", "Give either 'rating', 1 to 5, or 'thumb', up or down.");
    }
    if (thumb.isMissingNode()) {
      if (!rating.isIntegralNumber() || rating.asInt() < 1 || rating.asInt() > BEST) {
        throw wrong("rating", "'rating' must be a whole number from 1 to 5.");
      }
      return rating.asInt();
    }
    return switch (thumb.asText("")) {
      case "up" -> BEST;
      case "down" -> 1;
      default -> throw wrong("thumb", "'thumb' must be up or down.");
    };
  }

  private static Set<String> reasons(JsonNode given) {
    Set<String> reasons = new TreeSet<>();
    if (!given.isMissingNode() && !given.isArray()) {
      throw wrong("reasons", "'reasons' must be a list.");
    }
    for (JsonNode one : given) {
      if (!one.isTextual() || !REASONS.contains(one.asText())) {
        throw wrong("reasons", "'reasons' may hold " + String.join(", ", REASONS) + ".");
      }
      reasons.add(one.asText());
    }
    return reasons;
  }

  private static @Nullable String words(ObjectNode body, String member) {
    JsonNode given = body.path(member);
    if (given.isMissingNode() || given.isNull()) {
      return null;
    }
    if (!given.isTextual() || given.asText().length() > WORDS) {
      throw wrong(member, "'%s' must be text of at most %d characters.".formatted(member, WORDS));
    }
    return given.asText().isBlank() ? null : given.asText().strip();
  }

  private static RuntimeException wrong(String member, String detail) {
    return Refusals.invalidValue(member, detail).asException();
  }
}
