package dev.trivium.chat;

import dev.trivium.kernel.Caller;
import org.jspecify.annotations.Nullable;

/** Which variant of a feature a caller gets: always the same one while its stage stays. */
interface Rollout {
  /** The feature that all answers belong to. */
  String CHAT = "chat";

  /** Nothing is being rolled out. */
  Rollout NONE = (caller, feature) -> Variant.BASE;

  /**
   * Costs no round trip.
   *
   * @param feature a use case, a wording model, a version of a prompt or a surface
   */
  Variant of(Caller caller, String feature);

  /**
   * What a member gets instead of what everybody else gets.
   *
   * @param name stands in metadata, log and metrics; {@code base} for everybody else
   * @param model alias of the model to be asked first; null for the usual one
   * @param prompt version of the prompt; null for the usual one
   * @param analystOnly whether no model may be asked
   */
  record Variant(
      String name, @Nullable String model, @Nullable String prompt, boolean analystOnly) {
    static final Variant BASE = new Variant("base", null, null, false);
  }
}
