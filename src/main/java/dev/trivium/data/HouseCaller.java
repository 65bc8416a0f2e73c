package dev.trivium.data;

import dev.trivium.kernel.Caller;
import java.util.Set;

/** Who calls when nobody does: for what belongs to all callers and is shown to each in part. */
final class HouseCaller {
  static final Caller STEWARD = new Caller("trivium", Set.of("*"), Set.of("steward"));

  private HouseCaller() {}
}
