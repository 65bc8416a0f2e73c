package dev.trivium.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.Calibrator.Aims;
import dev.trivium.chat.confidence.CalibratorJson;
import dev.trivium.chat.confidence.Confidence;
import dev.trivium.chat.confidence.Signals;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The calibrator in use: the one somebody stored here, else the shipped one. One that was fitted to
 * another reading of questions is not used, and then nothing is calibrated.
 */
final class Calibrators {
  private static final String SHIPPED = "confidence/shipped.calibrator.json";
  private static final String UNMEASURED = "not calibrated yet";
  private static final String VERIFIED = "its owner wrote this very question into the model";

  private final Optional<Calibrator> shipped;
  private final Store store;
  private final InstantSource clock;
  private final Duration refresh;
  private final AtomicReference<Kept> kept =
      new AtomicReference<>(new Kept(Optional.empty(), Instant.MIN));

  /** Where a calibrator may be stored. */
  interface Store {
    Store NONE = caller -> Uni.createFrom().item(Optional.empty());

    Uni<Optional<Calibrator>> find(Caller caller);
  }

  private record Kept(Optional<Calibrator> calibrator, Instant read) {}

  /**
   * @param refresh how long what was read is good for, so that other nodes learn of a new one
   */
  Calibrators(Optional<Calibrator> shipped, Store store, InstantSource clock, Duration refresh) {
    this.shipped = shipped;
    this.store = store;
    this.clock = clock;
    this.refresh = refresh;
  }

  /** The calibrator in the jar; a jar without one calibrates nothing. */
  static Optional<Calibrator> shipped() {
    try (InputStream in = Calibrators.class.getResourceAsStream(SHIPPED)) {
      return in == null
          ? Optional.empty()
          : Optional.of(CalibratorJson.read(new ObjectMapper().readTree(in)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The one in use; while the store cannot be read, the one that was in use before. */
  Uni<Optional<Calibrator>> current(Caller caller) {
    return Uni.createFrom()
        .deferred(() -> {
          Kept now = kept.get();
          boolean fresh =
              !now.read().equals(Instant.MIN) && clock.instant().isBefore(now.read().plus(refresh));
          return fresh ? Uni.createFrom().item(now) : read(caller, now);
        })
        .map(now -> now.calibrator().filter(Calibrators::fits).or(this::fitting));
  }

  private Optional<Calibrator> fitting() {
    return shipped.filter(Calibrators::fits);
  }

  private Uni<Kept> read(Caller caller, Kept before) {
    return store
        .find(caller)
        .onFailure()
        .recoverWithItem(before.calibrator())
        .map(found -> new Kept(found, clock.instant()))
        .invoke(kept::set);
  }

  /** Reads again at the next question; called when one was stored in this process. */
  void forget() {
    kept.set(new Kept(kept.get().calibrator(), Instant.MIN));
  }

  static boolean fits(Calibrator calibrator) {
    return calibrator.fits(Understander.VERSION);
  }

  /** How sure an answer with these signals is. */
  static Assurance assurance(Optional<Calibrator> calibrator, Signals signals) {
    if (calibrator.isEmpty()) {
      Confidence unmeasured = Calibrator.unmeasured(signals);
      String why = signals.verified() ? VERIFIED : UNMEASURED;
      return new Assurance(
          unmeasured.lowered(unmeasured.band(), why), null, Aims.USUAL, Optional.of(signals));
    }
    Calibrator used = calibrator.get();
    Confidence judged = used.judge(signals);
    boolean known = signals.verified() && judged.band() != Band.LOW;
    Confidence confidence =
        known
            ? new Confidence(judged.score(), Band.HIGH, List.of(VERIFIED), judged.guarantee())
            : judged;
    return new Assurance(confidence, used.id(), used.aims(), Optional.of(signals));
  }
}
