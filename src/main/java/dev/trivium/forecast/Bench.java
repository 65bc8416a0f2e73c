package dev.trivium.forecast;

import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.kernel.ForecastObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Where forecasts are computed: a few worker threads, a bounded queue, a deadline. */
final class Bench {
  private final WorkerExecutor workers;
  private final ForecastConfig config;
  private final InstantSource clock;
  private final Observer observer;
  private final AtomicInteger busy = new AtomicInteger();

  Bench(Vertx vertx, ForecastConfig config, InstantSource clock, Observer observer) {
    this.workers = vertx.createSharedWorkerExecutor("trivium-forecast", config.workers());
    this.config = config;
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * What takes a spread of series over time, on a worker; emits on the caller's context. Errors:
   * {@code forecast/busy} when the queue is full, {@code forecast/too-slow} past the deadline.
   *
   * @param foreseen the forecasts that were made on the way
   */
  <T> Uni<T> run(Function<Engine.Spread, T> work, Function<T, List<Foreseen>> foreseen) {
    return Uni.createFrom()
        .deferred(() -> {
          if (busy.incrementAndGet() > config.queue()) {
            busy.decrementAndGet();
            return Uni.createFrom().failure(full().asException());
          }
          Place place = new Place(busy, new AtomicBoolean(), new AtomicBoolean());
          return Reactive.uni(
                  () -> workers.executeBlocking(() -> compute(work, foreseen, place), false))
              .onFailure()
              .invoke(place::leave)
              .onCancellation()
              .invoke(() -> place.gone().set(true));
        });
  }

  /**
   * One of the queue. Its work may go on or wait when the caller is gone, so it is the work that
   * leaves it.
   */
  private record Place(AtomicInteger busy, AtomicBoolean gone, AtomicBoolean left) {
    void leave() {
      if (left.compareAndSet(false, true)) {
        busy.decrementAndGet();
      }
    }

    void stay() {
      if (gone.get()) {
        throw new CancellationException("nobody waits for this forecast any more");
      }
    }
  }

  private <T> T compute(
      Function<Engine.Spread, T> work, Function<T, List<Foreseen>> foreseen, Place place) {
    try {
      place.stay();
      return observed(work, foreseen, place);
    } finally {
      place.leave();
    }
  }

  private <T> T observed(
      Function<Engine.Spread, T> work, Function<T, List<Foreseen>> foreseen, Place place) {
    Instant begin = clock.instant();
    Instant end = begin.plus(config.deadline());
    T done = work.apply(new Deadline(clock, end, place));
    List<Foreseen> all = foreseen.apply(done);
    int fell = (int) all.stream().filter(one -> !one.outcome().label().equals("Fitted")).count();
    long millis = Duration.between(begin, clock.instant()).toMillis();
    observer.observe(new ForecastObservation.JobFinished(all.size(), fell, millis));
    return done;
  }

  private static Problem full() {
    return Problem.of(
            Problem.Kind.OVERLOADED,
            "forecast/busy",
            "All forecast workers are busy and the queue is full. Try again in a second.")
        .retryAfter(Duration.ofSeconds(1));
  }

  /** One series after the other, with a look at the clock before each. */
  private record Deadline(InstantSource clock, Instant end, Place place) implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      List<B> results = new ArrayList<>(elements.size());
      for (A element : elements) {
        place.stay();
        if (clock.instant().isAfter(end)) {
          throw Problem.of(
                  Problem.Kind.TIMEOUT,
                  "forecast/too-slow",
                  "The forecast took too long. Ask for fewer or shorter series.")
              .asException();
        }
        results.add(function.apply(element));
      }
      return results;
    }
  }
}
