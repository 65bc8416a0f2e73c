package dev.trivium.data;

import dev.trivium.data.semantic.Mistake;
import dev.trivium.data.semantic.Model;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The model questions are asked to: the active written one, completed by what contracts without a
 * model yield.
 *
 * @param written what a steward stored, if anything
 * @param mistakes why the written one cannot be used with the contracts as they are now; then the
 *     model is derived altogether
 * @param fingerprint changes with every model and contract
 */
record CurrentModel(
    Model model, Optional<Written> written, List<Mistake> mistakes, String fingerprint) {
  CurrentModel {
    mistakes = List.copyOf(mistakes);
  }

  /**
   * @param document the model as it came, as JSON
   */
  record Written(String name, String version, String document, String by, Instant at) {}
}
