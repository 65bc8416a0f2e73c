package dev.trivium.chat;

import dev.trivium.chat.confidence.Label;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;

/**
 * Answers that people judged or put right, as labels: signals and whether the answer was right, no
 * words. Whoever keeps feedback hands it in here; until then there is none.
 */
interface Corrections {
  Corrections NONE = caller -> Multi.createFrom().empty();

  /** The newest first, within the regions of the caller. */
  Multi<Label> labels(Caller caller);
}
