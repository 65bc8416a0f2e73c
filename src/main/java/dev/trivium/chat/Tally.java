package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import org.jspecify.annotations.Nullable;

/** Counts answers as they end. Must not block and must not fail. */
interface Tally {
  Tally NONE = (caller, question, object, answer, firstMillis) -> {};

  /**
   * @param question null where nobody asked one, or a model answered by itself
   * @param object the response object at its end
   * @param answer null where there was none, or a model answered by itself
   * @param firstMillis from the request to the first text
   */
  void ended(
      Caller caller,
      @Nullable String question,
      ObjectNode object,
      @Nullable Answer answer,
      long firstMillis);
}
