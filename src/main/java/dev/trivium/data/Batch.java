package dev.trivium.data;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A batch that is being taken in by this process.
 *
 * @param known hashes of chunks that were committed before, by number
 */
record Batch(
    UUID id,
    String dataset,
    UUID contractId,
    List<Integer> scope,
    String key,
    String media,
    Map<Integer, byte[]> known) {
  Batch {
    scope = List.copyOf(scope);
  }

  /** The scope as an argument of a statement. */
  Integer[] scopeIds() {
    return scope.toArray(Integer[]::new);
  }
}
