package dev.trivium.chat.evaluation;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A question and everything that would be right.
 *
 * @param kind class of the question; in {@code ranking} and {@code trend} the order of rows counts
 * @param asOf today, for this question; null where the answer does not depend on it
 * @param callerRegions regions of the caller, {@code *} for all
 * @param followUpOf question that was asked before in the conversation; null at its beginning
 * @param right the outcome that is expected
 * @param accepted outcomes that are right too
 * @param forbidden what must not be found in text or cells, whatever the outcome
 */
public record Gold(
    String id,
    String kind,
    String question,
    @Nullable LocalDate asOf,
    Set<String> callerRegions,
    @Nullable String followUpOf,
    Outcome right,
    List<Outcome> accepted,
    List<Pattern> forbidden) {
  private static final Set<String> ORDERED = Set.of("ranking", "trend");

  public Gold {
    callerRegions = Set.copyOf(callerRegions);
    accepted = List.copyOf(accepted);
    forbidden = List.copyOf(forbidden);
  }

  boolean ordered() {
    return ORDERED.contains(kind);
  }
}
