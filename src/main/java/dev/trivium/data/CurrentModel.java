package dev.trivium.data;

import dev.trivium.data.semantic.Mistake;
import dev.trivium.data.semantic.Model;
import dev.trivium.kernel.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The model questions are asked to: the active written one, completed by what contracts without a
 * model yield.
 *
 * @param written what a steward stored, if anything
 * @param mistakes why the written one cannot be used with the contracts as they are now; then the
 *     model is derived altogether
 * @param fingerprint changes with every model and contract
 * @param readers the roles that see a dataset, where not everybody does; by name of the contract's
 *     dataset
 */
record CurrentModel(
    Model model,
    Optional<Written> written,
    List<Mistake> mistakes,
    String fingerprint,
    Map<String, Set<String>> readers) {
  CurrentModel {
    mistakes = List.copyOf(mistakes);
    readers = Map.copyOf(readers);
  }

  /**
   * What a caller may know of it. The file as it was written and its mistakes are for those who see
   * every dataset, since they name all of them.
   */
  CurrentModel visibleTo(Caller caller) {
    Set<String> hidden = new TreeSet<>();
    readers.forEach((dataset, roles) -> {
      if (roles.stream().noneMatch(caller::has)) {
        hidden.add(dataset);
      }
    });
    return hidden.isEmpty()
        ? this
        : new CurrentModel(
            model.without(hidden),
            Optional.empty(),
            List.of(),
            fingerprint + "|without " + hidden,
            Map.of());
  }

  /**
   * @param document the model as it came, as JSON
   */
  record Written(String name, String version, String document, String by, Instant at) {}
}
