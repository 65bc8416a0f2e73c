package dev.trivium.data.quality;

import dev.trivium.data.contract.Rulebook.Measured;
import dev.trivium.data.contract.Threshold;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of one gate.
 *
 * @param observed empty if it could not be measured
 * @param counted whether the rows that break the rule are counted on their own already
 */
public record GateVerdict(
    Measured rule, Threshold threshold, OptionalDouble observed, boolean counted) {

  /** Empty if it could not be measured. */
  public Optional<Boolean> passed() {
    return observed.isPresent()
        ? Optional.of(threshold.holds(observed.getAsDouble()))
        : Optional.empty();
  }

  public boolean failed() {
    return passed().filter(passed -> !passed).isPresent();
  }

  /** One word for all gates of a delivery: failed, not measured, or passed. */
  public static String word(List<GateVerdict> verdicts) {
    if (verdicts.stream().anyMatch(GateVerdict::failed)) {
      return "failed";
    }
    return verdicts.stream().allMatch(verdict -> verdict.passed().isPresent())
        ? "passed"
        : "not measured";
  }
}
