package dev.trivium.data.lineage;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended that went to its end.
 *
 * @param written rows that are new or changed in the table
 * @param sha256 of the content that was sent, in hex; null when nothing was sent
 * @param failures rules that some row broke
 */
public record Outcome(
    long written, long quarantined, @Nullable String sha256, Set<Failure> failures) {
  public Outcome {
    failures = Set.copyOf(failures);
  }

  /** A rule, and the property it was broken for. */
  public record Failure(String rule, @Nullable String field) {}
}
