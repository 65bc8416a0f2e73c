package dev.trivium.chat.confidence;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How sure an answer is.
 *
 * @param score chance that it is right; null where nothing measured it
 * @param reasons why it is not surer, in words, the weightiest first
 * @param guarantee what letting answers of this class out without reservation rests on
 */
public record Confidence(
    @Nullable Double score, Band band, List<String> reasons, Optional<Guarantee> guarantee) {
  public Confidence {
    reasons = List.copyOf(reasons);
  }

  public boolean calibrated() {
    return score != null;
  }

  /** The same in a more careful band, for a reason. */
  public Confidence lowered(Band band, String reason) {
    Band lower = this.band.atMost(band);
    List<String> all = new java.util.ArrayList<>(reasons);
    if (!all.contains(reason)) {
      all.add(reason);
    }
    return new Confidence(score, lower, all, guarantee);
  }
}
