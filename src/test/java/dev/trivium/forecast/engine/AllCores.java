package dev.trivium.forecast.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Spreads looking at series over all cores. */
record AllCores() implements Engine.Spread {
  @Override
  public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<B>> running =
          elements.stream().map(one -> pool.submit(() -> function.apply(one))).toList();
      List<B> results = new ArrayList<>();
      for (Future<B> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (InterruptedException | ExecutionException broken) {
      throw new AssertionError(broken);
    }
  }
}
