package dev.trivium.forecast;

import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.series.Series;
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
   * One forecast for each series, on a worker; emits on the caller's context. Errors: {@code
   * forecast/busy} when the queue is full, {@code forecast/too-slow} past the deadline.
   */
  Uni<List<Foreseen>> run(List<Series> series, int steps, double level) {
    return Uni.createFrom()
        .deferred(() -> {
          if (busy.incrementAndGet() > config.queue()) {
            busy.decrementAndGet();
            return Uni.createFrom().failure(full().asException());
          }
          return Reactive.uni(
                  () -> workers.executeBlocking(() -> compute(series, steps, level), false))
              .onTermination()
              .invoke(busy::decrementAndGet);
        });
  }

  private List<Foreseen> compute(List<Series> series, int steps, double level) {
    Instant begin = clock.instant();
    Instant end = begin.plus(config.deadline());
    List<Foreseen> foreseen = new Engine(steps, level).run(series, new Deadline(clock, end));
    int fell =
        (int) foreseen.stream().filter(one -> !one.outcome().label().equals("Fitted")).count();
    long millis = Duration.between(begin, clock.instant()).toMillis();
    observer.observe(new ForecastObservation.JobFinished(foreseen.size(), fell, millis));
    return foreseen;
  }

  private static Problem full() {
    return Problem.of(
            Problem.Kind.OVERLOADED,
            "forecast/busy",
            "All forecast workers are busy and the queue is full. Try again in a second.")
        .retryAfter(Duration.ofSeconds(1));
  }

  /** One series after the other, with a look at the clock before each. */
  private record Deadline(InstantSource clock, Instant end) implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      List<B> results = new ArrayList<>(elements.size());
      for (A element : elements) {
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
