package dev.trivium.llm;

import dev.trivium.kernel.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call has no whole answer.
 *
 * @param retryAfter what the upstream asked for
 */
record Failure(Cause cause, @Nullable Duration retryAfter) {

  /** What went wrong, whether it is tried again before the first byte, and whether it counts. */
  enum Cause {
    CIRCUIT_OPEN(false, false),
    POOL_FULL(false, false),
    CONNECT(true, true),
    LOST(true, true),
    RATE(true, true),
    QUOTA(false, true),
    SERVER(true, true),
    KEY_REFUSED(false, true),
    NOT_SERVED(false, true),
    REQUEST_REFUSED(false, false),
    CONTEXT_EXCEEDED(false, false),
    FIRST_TOKEN(false, true),
    BETWEEN_TOKENS(false, true),
    TOTAL(false, false),
    GARBAGE(false, true),
    UNFINISHED(false, true),
    DIED(false, true),
    TOO_LONG(false, true);

    private final boolean retried;
    private final boolean counted;

    Cause(boolean retried, boolean counted) {
      this.retried = retried;
      this.counted = counted;
    }

    /** Whether another try may help. */
    boolean isRetried() {
      return retried;
    }

    /** Whether the breaker counts it; not what is the caller's own mistake. */
    boolean isCounted() {
      return counted;
    }
  }

  static Failure of(Cause cause) {
    return new Failure(cause, null);
  }

  /**
   * What the caller is told, in our own words.
   *
   * @param model the alias callers use
   * @param begun whether pieces of the answer were passed on
   */
  Problem problem(String model, boolean begun) {
    Problem told =
        switch (cause) {
          case FIRST_TOKEN, BETWEEN_TOKENS, TOTAL ->
              Problem.of(
                      Problem.Kind.TIMEOUT,
                      "llm/timeout",
                      "The model " + model + " did not answer in time; try again.")
                  .withCode("timeout");
          case RATE ->
              Problem.of(
                      Problem.Kind.LIMITED,
                      "llm/rate",
                      "The model " + model + " takes no more requests now; try again later.")
                  .withCode("rate_limit_exceeded");
          case REQUEST_REFUSED ->
              Problem.invalid(
                      "llm/refused",
                      "The model "
                          + model
                          + " refused this request; check its messages, tools and options.")
                  .withCode("invalid_value");
          case CONTEXT_EXCEEDED ->
              Problem.invalid("llm/refused", "The request is too long for the model " + model + ".")
                  .withCode("context_length_exceeded");
          case CIRCUIT_OPEN, POOL_FULL, CONNECT, LOST, QUOTA, SERVER, KEY_REFUSED, NOT_SERVED ->
              unavailable(model);
          case GARBAGE, UNFINISHED, DIED, TOO_LONG -> begun ? broken(model) : unavailable(model);
        };
    return retryAfter == null ? told : told.retryAfter(retryAfter);
  }

  private static Problem unavailable(String model) {
    return Problem.of(
            Problem.Kind.UNAVAILABLE,
            "llm/unavailable",
            "The model " + model + " cannot be used now; try again later.")
        .withCode("upstream_unavailable");
  }

  private static Problem broken(String model) {
    return Problem.of(
            Problem.Kind.UNAVAILABLE,
            "llm/broken-stream",
            "The model " + model + " broke off its answer; try again.")
        .withCode("upstream_error");
  }
}
