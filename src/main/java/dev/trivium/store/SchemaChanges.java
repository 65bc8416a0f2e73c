package dev.trivium.store;

import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Carries out the plan of a contract on a short-lived connection of the migrator, one plan at a
 * time on the whole database.
 *
 * <p>Errors: {@code store/table-held} (503) when others held a table through all tries; {@code
 * store/schema-too-slow} (504) when a statement took longer than allowed; {@code
 * store/rows-in-the-way} (409) when rows break a constraint. What was done until then stays and
 * does no harm: the same plan can be carried out again.
 */
@FunctionalInterface
public interface SchemaChanges {
  Uni<Void> apply(SchemaPlan plan);

  /** The same for a plan that is one transaction. */
  default Uni<Void> apply(List<String> regions, List<String> statements) {
    return apply(SchemaPlan.of(regions, statements));
  }

  /** Of a process that may change no schema; it does not know the migrator's password. */
  static SchemaChanges refused() {
    return plan ->
        Uni.createFrom()
            .failure(
                Problem.of(
                        Problem.Kind.CONFLICT,
                        "store/schema-closed",
                        "This server may not change the schema; `trivium contract apply` does it.")
                    .asException());
  }
}
