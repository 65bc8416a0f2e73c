package dev.trivium.chat.evaluation;

import dev.trivium.chat.confidence.Label;
import dev.trivium.chat.confidence.Signals;
import java.util.Optional;

/**
 * A question that was asked, what came back and whether it was right.
 *
 * @param band of the answer; empty where none came
 * @param signals of what was answered, where its evidence tells them
 * @param millis until the whole answer was there
 */
public record Asked(
    Gold gold,
    Result result,
    Verdict verdict,
    String band,
    Optional<Signals> signals,
    long millis) {
  private static final double SURE = 0.8;

  boolean right() {
    return verdict.right();
  }

  boolean answered() {
    return result.kind() == Result.Kind.ANSWER;
  }

  boolean silent() {
    return result.kind().silent();
  }

  /** Wrong, and nothing said so. */
  boolean wrongAndSure() {
    Double confidence = result.confidence();
    return answered() && !right() && (confidence == null || confidence >= SURE);
  }

  /** An answer where there should have been none. */
  boolean missed() {
    return gold.right().expected().silent() && !silent() && !right();
  }

  /** What a calibrator can learn of it; nothing where nothing was answered. */
  public Optional<Label> label(String group) {
    return answered() ? signals.map(known -> new Label(group, known, right())) : Optional.empty();
  }
}
