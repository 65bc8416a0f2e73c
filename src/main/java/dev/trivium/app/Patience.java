package dev.trivium.app;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** On a busy machine the database may keep a step waiting for too long; a start tries again. */
record Patience(Duration first, Duration longest, Duration whole) {
  static final Patience OF_A_START =
      new Patience(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(90));

  /** The work, which must be one that may be done twice, until the time is up. */
  <T> Uni<T> with(Uni<T> work) {
    return work.onFailure(Patience::isBusy)
        .retry()
        .withBackOff(first, longest)
        .expireIn(whole.toMillis())
        // What gave up tells of the retries; what went wrong is their cause.
        .onFailure(failure -> isBusy(failure.getCause()))
        .transform(Throwable::getCause);
  }

  private static boolean isBusy(@Nullable Throwable failure) {
    return failure instanceof ProblemException known
        && known.problem().kind() == Problem.Kind.OVERLOADED;
  }
}
