package dev.trivium.store;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.time.Duration;

/** Why keys are not to be had, in words of the house. */
final class KeyVaultProblems {
  private KeyVaultProblems() {}

  /** What a caller is told; where the source is and what it said stays in the log. */
  static ProblemException unavailable() {
    return Problem.of(
            Problem.Kind.UNAVAILABLE,
            "data/keys-unavailable",
            "The keys of personal values cannot be reached at the moment; try again shortly.")
        .retryAfter(Duration.ofSeconds(10))
        .asException();
  }

  /** The source cannot be used; the message is for operators and holds no key. */
  static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Away(String what) {
      super(what, null, false, false);
    }
  }
}
