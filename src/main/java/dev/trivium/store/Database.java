package dev.trivium.store;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * The only way to data. The work runs in one transaction that is sealed to its caller: row-level
 * security shows it the caller's regions and nothing else. The {@link Tx} is dead before COMMIT is
 * sent; a use after that fails, is reported as a security event and costs the connection.
 *
 * <p>Errors: a {@code ProblemException} for what a caller can understand (a limit, a lost
 * database); what the work itself fails with passes through after the rollback.
 */
public interface Database {
  /** Reads and writes as the caller. */
  <T> Uni<T> as(Caller caller, Function<Tx, Uni<T>> work);

  /** Reads only, as the caller, with a short statement time-out. */
  <T> Uni<T> reading(Caller caller, Function<Tx, Uni<T>> work);

  /** Runs one of the few jobs that reach all regions. */
  <T> Uni<T> asJob(Job job, Function<Tx, Uni<T>> work);
}
