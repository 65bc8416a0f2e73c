package dev.trivium.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Changes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Keeps results of queries. Two sets of regions or roles never share an entry. The number of
 * changes is noted before the rows are read, and an entry holds only as long as it is the same: a
 * result that was overtaken while it was read is never served to the next caller.
 */
final class ReadCache<T> {
  private final Changes changes;
  private final Cache<Key, Kept<T>> kept;
  private final Map<Key, Uni<T>> loading = new ConcurrentHashMap<>();

  /**
   * @param query hash of the canonical query and of the model it was asked of
   */
  record Key(String query, Set<String> regions, Set<String> roles) {
    static Key of(Caller caller, String query) {
      return new Key(query, caller.regions(), caller.roles());
    }
  }

  private record Kept<T>(T result, long change) {}

  /**
   * @param bytes how much is kept, roughly
   * @param weight of a result, in bytes
   * @param ttl a net below the changes; zero keeps nothing
   */
  ReadCache(Changes changes, long bytes, Duration ttl, ToLongFunction<T> weight) {
    this.changes = changes;
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((Key key, Kept<T> entry) ->
                (int) Math.min(weight.applyAsLong(entry.result()), Integer.MAX_VALUE))
            .expireAfterWrite(ttl)
            .build();
  }

  /** What is kept, if nothing changed since; otherwise reads, once for all who ask meanwhile. */
  Uni<T> get(Key key, List<String> datasets, Supplier<Uni<T>> reading) {
    return Uni.createFrom()
        .deferred(() -> {
          // Each number only grows, so that the sum is the same only if nothing changed.
          long change = datasets.stream().mapToLong(changes::of).sum();
          Kept<T> entry = kept.getIfPresent(key);
          return entry != null && entry.change() == change
              ? Uni.createFrom().item(entry.result())
              : here(shared(key, change, reading));
        });
  }

  private Uni<T> shared(Key key, long change, Supplier<Uni<T>> reading) {
    // Who joins a reading that began before a change would get rows from before it.
    Key once = new Key(key.query() + "@" + change, key.regions(), key.roles());
    return loading.computeIfAbsent(
        once,
        absent ->
            reading
                .get()
                .invoke(result -> kept.put(key, new Kept<>(result, change)))
                .onTermination()
                .invoke(() -> loading.remove(once))
                .memoize()
                .indefinitely());
  }

  /** What another request's event loop yields comes back to this one's. */
  private Uni<T> here(Uni<T> shared) {
    Context context = Vertx.currentContext();
    return context == null ? shared : shared.emitOn(Reactive.executor(context));
  }
}
