package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.StoreObservation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** Opens the keys at start, renews them while the server runs, and moves them on with time. */
final class KeyUpkeep {
  /** Keys are renewed this many times within their life, so that one failure costs nothing. */
  private static final int TRIES = 5;

  private static final Duration TEND = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final KeysConfig config;
  private final KeyVault vault;
  private final KeyRing ring;
  private final Observer observer;
  private final KeyRotation rotation;
  private final Keys keys;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final AtomicBoolean tending = new AtomicBoolean();
  private long renewal = -1;
  private long tendance = -1;

  private KeyUpkeep(
      Vertx vertx,
      KeysConfig config,
      KeyVault vault,
      KeyRepository rows,
      KeyRing ring,
      InstantSource clock,
      Observer observer) {
    this.vertx = vertx;
    this.config = config;
    this.vault = vault;
    this.ring = ring;
    this.observer = observer;
    EpochRepository epochs = new EpochRepository(rows, config.retention());
    this.rotation = new KeyRotation(ring, epochs, vault, vertx, clock, observer, config);
    this.keys = new RingKeys(epochs, rotation, vault, config, clock, this::tend);
  }

  static KeyUpkeep of(
      Vertx vertx,
      KeysConfig config,
      Secrets secrets,
      Map<String, String> environment,
      Door door,
      InstantSource clock,
      RandomGenerator random,
      Observer observer) {
    KeyVault vault = KeyVaults.of(vertx, config, secrets, environment, clock, random);
    KeyRepository rows = new KeyRepository(door);
    KeyRing ring = new KeyRing(rows, vault, vertx, clock, random, observer, config.ttl());
    return new KeyUpkeep(vertx, config, vault, rows, ring, clock, observer);
  }

  Keys keys() {
    return keys;
  }

  KeyRing ring() {
    return ring;
  }

  /** Errors: {@link StoreRefusal} if the keys are not to be had; then nothing may be served. */
  Uni<Void> open() {
    return ring.load()
        .onFailure(KeyVaultProblems.Away.class)
        .transform(away ->
            new StoreRefusal(
                "The keys of personal values are not to be had: "
                    + away.getMessage()
                    + ". Put the keys back or make the key source reachable.",
                away))
        .invoke(opened -> {
          if (config.source() == KeysConfig.Source.FILE) {
            observer.observe(new StoreObservation.KeysNeedSafekeeping(vault.shown()));
          }
          renewal =
              vertx.setPeriodic(Math.max(1, config.ttl().toMillis() / TRIES), tick -> renew());
          tendance = vertx.setPeriodic(TEND.toMillis(), tick -> tend());
        })
        .replaceWithVoid();
  }

  void stop() {
    vertx.cancelTimer(renewal);
    vertx.cancelTimer(tendance);
  }

  private void renew() {
    if (renewing.compareAndSet(false, true)) {
      ring.load()
          .onTermination()
          .invoke(() -> renewing.set(false))
          .subscribe()
          .with(renewed -> {}, this::outOfReach);
    }
  }

  /** Moves and destroys what is due; what fails is tried again at the next look. */
  private void tend() {
    if (tending.compareAndSet(false, true)) {
      rotation
          .tend()
          .onTermination()
          .invoke(() -> tending.set(false))
          .subscribe()
          .with(tended -> {}, this::outOfReach);
    }
  }

  private void outOfReach(Throwable failure) {
    observer.observe(new StoreObservation.KeysOutOfReach(vault.shown(), said(failure)));
  }

  private static String said(Throwable failure) {
    return failure instanceof KeyVaultProblems.Away away
        ? String.valueOf(away.getMessage())
        : "the database did not answer";
  }
}
