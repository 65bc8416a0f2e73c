package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sure answers of the last minutes, by typed query, day, regions and roles, for when the rows
 * cannot be read: then the last one is told with its time, and is sure no more.
 */
final class StaleAnswers {
  private static final String WHY = "the data cannot be read just now";
  private static final Set<Problem.Kind> AWAY =
      EnumSet.of(Problem.Kind.UNAVAILABLE, Problem.Kind.OVERLOADED, Problem.Kind.TIMEOUT);

  private final Cache<String, Answer> kept;

  /**
   * @param most how old an answer may be; zero keeps none
   * @param characters of all answers that are kept
   */
  StaleAnswers(Duration most, long characters, InstantSource clock) {
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(most.isZero() ? 0 : characters)
            .<String, Answer>weigher((key, answer) -> key.length() + 4 * answer.text().length())
            .expireAfterWrite(most)
            .ticker(() -> clock.millis() * 1_000_000)
            .build();
  }

  static String key(Caller caller, Interpretation query, LocalDate today, String language) {
    ObjectNode key = Wire.object();
    key.set("query", Memories.tree(query));
    new TreeSet<>(caller.regions()).forEach(key.putArray("regions")::add);
    new TreeSet<>(caller.roles()).forEach(key.putArray("roles")::add);
    return Wire.fingerprint(key.put("today", today.toString()).put("language", language));
  }

  void keep(String key, Answer answer) {
    if (answer.assurance().band() == Band.HIGH) {
      kept.put(key, answer);
    }
  }

  /** What was answered last, where that is why there is no answer now. */
  Optional<Answer> find(String key, Problem problem) {
    return AWAY.contains(problem.kind())
        ? Optional.ofNullable(kept.getIfPresent(key)).map(StaleAnswers::told)
        : Optional.empty();
  }

  /** Whether an answer was kept from before. */
  static boolean is(Answer answer) {
    return answer.assurance().confidence().reasons().contains(WHY);
  }

  private static Answer told(Answer answer) {
    String note =
        "The data cannot be read just now. This is the answer as of %s, kept from then:"
            .formatted(answer.asOf().truncatedTo(ChronoUnit.SECONDS));
    return answer.saying(
        note + "\n\n" + answer.text(), answer.assurance().lowered(Band.MEDIUM, WHY));
  }
}
