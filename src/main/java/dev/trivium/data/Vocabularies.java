package dev.trivium.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * Keeps the vocabulary of each set of regions and roles. It is read once for all who wait for it,
 * and read again when the model changed, when this process wrote rows, or after a while if the data
 * has another version by then.
 */
final class Vocabularies {
  private static final String VERSION = "select coalesce(max(id), 0) as version from ops.change";

  private final Database database;
  private final SemanticModels models;
  private final VocabularyReader reader;
  private final InstantSource clock;
  private final MetricsConfig config;
  private final Cache<Key, Uni<Kept>> kept;

  private record Key(Set<String> regions, Set<String> roles, String model) {}

  private record Kept(Vocabulary vocabulary, long version, Instant checked) {}

  Vocabularies(
      Database database,
      SemanticModels models,
      VocabularyReader reader,
      InstantSource clock,
      MetricsConfig config) {
    this.database = database;
    this.models = models;
    this.reader = reader;
    this.clock = clock;
    this.config = config;
    this.kept = Caffeine.newBuilder().maximumSize(config.vocabularyEntries()).build();
  }

  Uni<Vocabulary> of(Caller caller) {
    return models
        .current(caller)
        .chain(current -> {
          Key key = new Key(caller.regions(), caller.roles(), current.fingerprint());
          return here(shared(key, caller, current))
              .chain(found -> renewed(key, caller, current, found))
              .map(Kept::vocabulary);
        });
  }

  /** Called when this process wrote rows. */
  void forget() {
    kept.invalidateAll();
  }

  private Uni<Kept> shared(Key key, Caller caller, CurrentModel current) {
    return kept.get(
        key,
        wanted ->
            read(caller, current)
                .onFailure()
                .invoke(() -> kept.invalidate(wanted))
                .memoize()
                .indefinitely());
  }

  private Uni<Kept> renewed(Key key, Caller caller, CurrentModel current, Kept found) {
    Instant now = clock.instant();
    if (now.isBefore(found.checked().plus(config.vocabularyTtl()))) {
      return Uni.createFrom().item(found);
    }
    return version(caller)
        .chain(version -> {
          if (version == found.version()) {
            Kept still = new Kept(found.vocabulary(), version, now);
            kept.put(key, Uni.createFrom().item(still));
            return Uni.createFrom().item(still);
          }
          kept.invalidate(key);
          return here(shared(key, caller, current));
        });
  }

  private Uni<Kept> read(Caller caller, CurrentModel current) {
    return version(caller)
        .chain(version ->
            reader
                .read(caller, current.model())
                .map(vocabulary -> new Kept(vocabulary, version, clock.instant())));
  }

  private Uni<Long> version(Caller caller) {
    return database.reading(
        caller,
        tx -> tx.find(VERSION, row -> row.bigint("version")).map(found -> found.orElse(0L)));
  }

  /** What another request's event loop yields comes back to this one's. */
  private static <T> Uni<T> here(Uni<T> shared) {
    return Uni.createFrom()
        .deferred(() -> {
          Context context = Vertx.currentContext();
          return context == null ? shared : shared.emitOn(Reactive.executor(context));
        });
  }
}
