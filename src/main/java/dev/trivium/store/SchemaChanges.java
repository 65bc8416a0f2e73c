package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Carries out the plan of a contract on a short-lived connection of the migrator, in one
 * transaction under an advisory lock.
 */
public interface SchemaChanges {
  /**
   * @param regions codes that must exist afterwards; missing ones are added
   * @param statements DDL from a checked plan, never text of a caller
   */
  Uni<Void> apply(List<String> regions, List<String> statements);
}
