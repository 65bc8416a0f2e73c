package dev.trivium.data;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Finds out whom a text tells of. */
@FunctionalInterface
public interface Mentions {
  /** Knows nobody. */
  Mentions NOBODY = (caller, texts) -> Uni.createFrom().item(Set.of());

  /** Known subjects, of all regions, whose name stands in one of the texts as a word. */
  Uni<Set<UUID>> in(Caller caller, Collection<String> texts);
}
