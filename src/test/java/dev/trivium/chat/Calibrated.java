package dev.trivium.chat;

import java.time.Duration;
import java.time.InstantSource;

/** Calibrators for tests that have no database to store one in. */
final class Calibrated {
  private Calibrated() {}

  static Calibrators shipped() {
    return new Calibrators(
        Calibrators.shipped(),
        Calibrators.Store.NONE,
        InstantSource.system(),
        Duration.ofSeconds(60));
  }
}
