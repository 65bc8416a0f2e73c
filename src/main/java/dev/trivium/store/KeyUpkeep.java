package dev.trivium.store;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.StoreObservation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** Opens the keys at start and renews them while the server runs. */
final class KeyUpkeep {
  /** Keys are renewed this many times within their life, so that one failure costs nothing. */
  private static final int TRIES = 5;

  private final Vertx vertx;
  private final KeysConfig config;
  private final KeyVault vault;
  private final KeyRing ring;
  private final Observer observer;
  private final AtomicBoolean busy = new AtomicBoolean();
  private long timer = -1;

  private KeyUpkeep(
      Vertx vertx, KeysConfig config, KeyVault vault, KeyRing ring, Observer observer) {
    this.vertx = vertx;
    this.config = config;
    this.vault = vault;
    this.ring = ring;
    this.observer = observer;
  }

  static KeyUpkeep of(
      Vertx vertx,
      KeysConfig config,
      Secrets secrets,
      Door door,
      InstantSource clock,
      RandomGenerator random,
      Observer observer) {
    KeyVault vault =
        switch (config.source()) {
          case FILE -> new FileKeys(config.directory(), vertx, random);
          case SECRET -> new DerivedKeys(secrets);
        };
    KeyRing ring =
        new KeyRing(new KeyRepository(door), vault, vertx, clock, random, observer, config.ttl());
    return new KeyUpkeep(vertx, config, vault, ring, observer);
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
          timer = vertx.setPeriodic(Math.max(1, config.ttl().toMillis() / TRIES), tick -> renew());
        })
        .replaceWithVoid();
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void renew() {
    if (busy.compareAndSet(false, true)) {
      ring.load()
          .onTermination()
          .invoke(() -> busy.set(false))
          .subscribe()
          .with(
              renewed -> {},
              failure ->
                  observer.observe(
                      new StoreObservation.KeysOutOfReach(vault.shown(), said(failure))));
    }
  }

  private static String said(Throwable failure) {
    return failure instanceof KeyVaultProblems.Away away
        ? String.valueOf(away.getMessage())
        : "the database did not answer";
  }
}
