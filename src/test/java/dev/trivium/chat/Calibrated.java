package dev.trivium.chat;

import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Calibrators for tests that have no database to store one in. */
final class Calibrated {
  private Calibrated() {}

  static Calibrators shipped() {
    return of(Calibrators.shipped());
  }

  /** What rows and query do not bear out is never said in the first place, so nothing is cut. */
  static void nothingWithheld(Observation seen) {
    if (seen instanceof ChatObservation.SentencesWithheld) {
      throw new AssertionError(seen);
    }
  }

  /** None at all: every reading is answered, so that each can be labelled. */
  static Calibrators none() {
    return of(Optional.empty());
  }

  private static Calibrators of(Optional<Calibrator> calibrator) {
    return new Calibrators(
        calibrator, Calibrators.Store.NONE, InstantSource.system(), Duration.ofSeconds(60));
  }
}
