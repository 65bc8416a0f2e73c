package dev.trivium.chat;

import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.confidence.Calibrator.Aims;
import dev.trivium.chat.confidence.Confidence;
import dev.trivium.chat.confidence.Signals;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How sure an answer is, and what that rests on.
 *
 * @param calibrator id of what measured it; null where nothing did
 * @param aims what its thresholds keep to
 * @param signals class of the question and reasons to doubt; nothing where nothing was claimed
 */
record Assurance(
    Confidence confidence, @Nullable String calibrator, Aims aims, Optional<Signals> signals) {
  private static final String CLEAR = "nothing speaks against it";

  /** Of what claims nothing: asking back, declining. */
  static Assurance silent(String reason) {
    return new Assurance(
        new Confidence(null, Band.LOW, List.of(reason), Optional.empty()),
        null,
        Aims.USUAL,
        Optional.empty());
  }

  /** Of what nothing measures. */
  static Assurance unmeasured(String reason) {
    return new Assurance(
        new Confidence(null, Band.MEDIUM, List.of(reason), Optional.empty()),
        null,
        Aims.USUAL,
        Optional.empty());
  }

  @Nullable Double score() {
    return confidence.score();
  }

  Band band() {
    return confidence.band();
  }

  /** The reasons in one line. */
  String reason() {
    return confidence.reasons().isEmpty() ? CLEAR : String.join("; ", confidence.reasons());
  }

  /** The same in this band, if that is the more careful one. */
  Assurance atMost(Band before) {
    Confidence same =
        new Confidence(
            confidence.score(),
            confidence.band().atMost(before),
            confidence.reasons(),
            confidence.guarantee());
    return new Assurance(same, calibrator, aims, signals);
  }

  /** The same in a more careful band, for a reason. */
  Assurance lowered(Band to, String reason) {
    return new Assurance(confidence.lowered(to, reason), calibrator, aims, signals);
  }
}
