package dev.trivium.forecast;

import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.kernel.ForecastObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where forecasts are computed: a few worker threads, a bounded queue, a deadline.
 *
 * <p>Beside it stands a desk of as many threads, where requests are read and pasts are laid out: a
 * million periods are too many for an event loop, and a mistake in a request is told while others
 * compute.
 */
final class Bench {
  private final Workers bench;
  private final Workers desk;
  private final ForecastConfig config;
  private final InstantSource clock;
  private final Observer observer;

  Bench(Vertx vertx, ForecastConfig config, InstantSource clock, Observer observer) {
    this.bench = new Workers(vertx, "trivium-forecast", config.workers(), config.queue());
    this.desk = new Workers(vertx, "trivium-forecast-desk", config.workers(), config.queue());
    this.config = config;
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * What is read or laid out, on a thread of the desk; emits on the caller's context. Errors: those
   * of the work, and {@code forecast/busy} when the queue is full.
   */
  <T> Uni<T> read(Supplier<T> work) {
    return desk.run(place -> work.get());
  }

  /**
   * What takes a spread of series over time, on a worker; emits on the caller's context. Errors:
   * {@code forecast/busy} when the queue is full, {@code forecast/too-slow} past the deadline.
   *
   * @param foreseen the forecasts that were made on the way
   * @param answer what is made of the result, on the same worker
   */
  <T, R> Uni<R> run(
      Function<Engine.Spread, T> work,
      Function<T, List<Foreseen>> foreseen,
      Function<T, R> answer) {
    return bench.run(place -> answer.apply(observed(work, foreseen, place)));
  }

  private <T> T observed(
      Function<Engine.Spread, T> work, Function<T, List<Foreseen>> foreseen, Places.Place place) {
    Instant begin = clock.instant();
    Instant end = begin.plus(config.deadline());
    T done = work.apply(new Deadline(clock, end, place));
    List<Foreseen> all = foreseen.apply(done);
    int fell = (int) all.stream().filter(one -> !one.outcome().label().equals("Fitted")).count();
    long millis = Duration.between(begin, clock.instant()).toMillis();
    observer.observe(new ForecastObservation.JobFinished(all.size(), fell, millis));
    return done;
  }

  /** One series after the other, with a look at the clock before each. */
  private record Deadline(InstantSource clock, Instant end, Places.Place place)
      implements Engine.Spread {
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
