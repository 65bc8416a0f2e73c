package dev.trivium.store;

import dev.trivium.store.seal.LabelledPrf;
import dev.trivium.store.seal.WrappingKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys in memory at one moment: epoch keys in clear, never the keys of the key source.
 *
 * @param current the epoch of each region that new subjects are sealed under
 * @param until when the keys may no longer be used without asking the key source again
 */
record Ring(
    Map<Id, WrappingKey> epochs,
    Map<Integer, Integer> current,
    LabelledPrf hashes,
    SubjectKeys house,
    Instant until) {

  /** Names an epoch. */
  record Id(int region, int epoch) {}

  Ring {
    epochs = Map.copyOf(epochs);
    current = Map.copyOf(current);
  }

  Optional<WrappingKey> epoch(int region, int epoch) {
    return Optional.ofNullable(epochs.get(new Id(region, epoch)));
  }

  boolean hasAll(Set<Integer> regions) {
    return current.keySet().containsAll(regions);
  }
}
