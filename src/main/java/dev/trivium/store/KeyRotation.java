package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.StoreObservation;
import dev.trivium.store.seal.WrappingKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Lets a region leave an epoch: a new one begins, every key of a subject is wrapped anew, and one
 * life of a backup later the old key is destroyed. Values are not touched, and what is read in the
 * meantime finds the epoch its key stands under.
 */
final class KeyRotation {
  private static final int BATCH = 5_000;

  private final KeyRing ring;
  private final EpochRepository repository;
  private final KeyVault vault;
  private final Vertx vertx;
  private final InstantSource clock;
  private final Observer observer;
  private final KeysConfig config;

  KeyRotation(
      KeyRing ring,
      EpochRepository repository,
      KeyVault vault,
      Vertx vertx,
      InstantSource clock,
      Observer observer,
      KeysConfig config) {
    this.ring = ring;
    this.repository = repository;
    this.vault = vault;
    this.vertx = vertx;
    this.clock = clock;
    this.observer = observer;
    this.config = config;
  }

  /** Begins the next epoch of a region. 0 if another node was faster. */
  Uni<Integer> begin(int region, int current) {
    int next = current + 1;
    return ring.wrappedEpoch(region, next)
        .chain(key -> repository.begin(region, current, next, key, clock.instant()))
        .chain(begun -> ring.load().replaceWith(begun ? 1 : 0))
        .invoke(begun -> {
          if (begun == 1) {
            observer.observe(new StoreObservation.KeyEpochBegun(region, next));
          }
        })
        .onFailure(KeyVaultProblems.Away.class)
        .transform(away -> KeyVaultProblems.unavailable());
  }

  /** Whatever is due: epochs that are old enough, keys that have to move, keys to be destroyed. */
  Uni<Void> tend() {
    return repository
        .epochs()
        .chain(this::rolledOver)
        .chain(() -> repository.left())
        .onItem()
        .transformToMulti(left -> Multi.createFrom().iterable(left))
        .onItem()
        .transformToUniAndConcatenate(this::moved)
        .collect()
        .last()
        .chain(() -> repository.due(clock.instant().minus(config.retention())))
        .onItem()
        .transformToMulti(due -> Multi.createFrom().iterable(due))
        .onItem()
        .transformToUniAndConcatenate(this::destroyed)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> rolledOver(List<Keys.Epoch> epochs) {
    Instant old = clock.instant().minus(config.epoch());
    return Multi.createFrom()
        .iterable(epochs)
        .filter(epoch -> epoch.state().equals("current") && epoch.created().isBefore(old))
        .onItem()
        .transformToUniAndConcatenate(epoch -> begin(epoch.region(), epoch.number()))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Wraps every key of an epoch anew, batch by batch, until none is left. */
  private Uni<Long> moved(EpochRepository.Named old) {
    Uni<Integer> batch = repository.move(old, BATCH, rows -> rewrapped(old, rows));
    return batch
        .repeat()
        .until(rows -> rows < BATCH)
        .collect()
        .in(() -> new long[1], (sum, rows) -> sum[0] += rows)
        .map(sum -> sum[0])
        .call(rows -> repository.retire(old))
        .invoke(rows -> {
          if (rows > 0) {
            observer.observe(new StoreObservation.KeysMoved(old.region(), old.epoch(), rows));
          }
        });
  }

  private Uni<List<KeyRepository.SubjectKey>> rewrapped(
      EpochRepository.Named old, List<KeyRepository.SubjectKey> rows) {
    Ring keys = ring.ring();
    return Reactive.onWorker(
        vertx.getOrCreateContext(),
        () -> {
          int epoch = Objects.requireNonNull(keys.current().get(old.region()));
          WrappingKey from = keys.epoch(old.region(), old.epoch()).orElseThrow();
          WrappingKey to = keys.epoch(old.region(), epoch).orElseThrow();
          return rows.stream().map(row -> rewrapped(row, from, to, epoch)).toList();
        });
  }

  private static KeyRepository.SubjectKey rewrapped(
      KeyRepository.SubjectKey row, WrappingKey from, WrappingKey to, int epoch) {
    String label = KeyRing.label(row.subject(), row.version());
    byte[] key =
        from.unwrap(label, Objects.requireNonNull(row.wrapped()))
            .orElseThrow(() -> new IllegalStateException("a subject key does not open"));
    return new KeyRepository.SubjectKey(row.subject(), row.version(), epoch, to.wrap(label, key));
  }

  private Uni<Integer> destroyed(EpochRepository.Named epoch) {
    return vault
        .destroy(epoch.kek())
        .chain(gone -> gone ? repository.destroyed(epoch, clock.instant()) : none())
        .invoke(rows -> {
          if (rows > 0) {
            observer.observe(new StoreObservation.KeyDestroyed(epoch.region(), epoch.epoch()));
          }
        });
  }

  private static Uni<Integer> none() {
    return Uni.createFrom().item(0);
  }
}
