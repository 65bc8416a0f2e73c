package dev.trivium.forecast;

import dev.trivium.forecast.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Spreads the series of a job over a number of threads and reports how many are done. */
record Threads(int count, Consumer<Integer> done) implements Engine.Spread {
  @Override
  public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
    try (ExecutorService pool = Executors.newFixedThreadPool(count)) {
      List<Future<B>> running = new ArrayList<>(elements.size());
      elements.forEach(element -> running.add(pool.submit(() -> function.apply(element))));
      List<B> results = new ArrayList<>(elements.size());
      for (Future<B> one : running) {
        results.add(one.get());
        done.accept(results.size());
      }
      return results;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while forecasting", stopped);
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a series could not be forecast", broken.getCause());
    }
  }
}
