package dev.trivium.llm;

import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.Observer;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a model alone that fails, and lets one call through after a while to see. State is this
 * node's own.
 *
 * <p>A call is judged when it has ended, and a stream may take minutes; so calls of a closed
 * breaker run outside of it and only report how they ended. The one trial of a half-open one runs
 * inside and is judged by its first piece.
 */
final class Breaker {
  private static final String FAILED = "the call failed";

  private final CircuitBreaker circuit;

  Breaker(Vertx vertx, String provider, String model, UpstreamConfig.Breaking when, Observer to) {
    this.circuit =
        CircuitBreaker.create(
                provider + "/" + model,
                vertx,
                new CircuitBreakerOptions()
                    .setMaxFailures(when.failures())
                    .setFailuresRollingWindow(when.window().toMillis())
                    .setResetTimeout(when.reset().toMillis())
                    .setNotificationAddress(null)
                    .setTimeout(-1))
            .openHandler(x -> to.observe(new LlmObservation.BreakerTurned(provider, model, "open")))
            .halfOpenHandler(
                x -> to.observe(new LlmObservation.BreakerTurned(provider, model, "half_open")))
            .closeHandler(
                x -> to.observe(new LlmObservation.BreakerTurned(provider, model, "closed")));
  }

  /** Leave to make one call; empty while the model is left alone. */
  Optional<Pass> admit() {
    return switch (circuit.state()) {
      case CLOSED -> Optional.of(new Pass(null));
      case OPEN -> Optional.empty();
      case HALF_OPEN -> trial();
    };
  }

  private Optional<Pass> trial() {
    AtomicReference<@Nullable Pass> taken = new AtomicReference<>();
    circuit.execute((Promise<Void> verdict) -> taken.set(new Pass(verdict)));
    return Optional.ofNullable(taken.get());
  }

  /** How one call went; each of its methods may be called more than once. */
  final class Pass {
    private final @Nullable Promise<Void> verdict;

    private Pass(@Nullable Promise<Void> verdict) {
      this.verdict = verdict;
    }

    /** A first piece came. */
    void spoke() {
      if (verdict != null) {
        verdict.tryComplete();
      }
    }

    /** The answer is whole: what failed before it does not count any more. */
    void whole() {
      spoke();
      if (circuit.state() == CircuitBreakerState.CLOSED) {
        circuit.reset();
      }
    }

    void failed() {
      if (verdict == null || !verdict.tryFail(FAILED)) {
        count();
      }
    }

    /** It ended without a verdict on the model; a trial must not stay open for ever. */
    void abandoned() {
      if (verdict != null) {
        verdict.tryFail(FAILED);
      }
    }

    private void count() {
      if (circuit.state() == CircuitBreakerState.CLOSED) {
        circuit.execute((Promise<Void> failing) -> failing.fail(FAILED));
      }
    }
  }
}
