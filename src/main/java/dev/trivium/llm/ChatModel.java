package dev.trivium.llm;

import io.smallrye.mutiny.Multi;

/** A language model upstream that continues a conversation. */
public interface ChatModel {
  /**
   * What the model says, piece by piece, to exactly one {@link ModelEvent.Done}. Nothing is sent
   * before the subscription. Cancelling resets the connection at once; an upstream is never drained
   * to learn its usage.
   *
   * <p>Errors: a problem of kind UNAVAILABLE ({@code llm/unavailable}, {@code llm/broken-stream}),
   * TIMEOUT ({@code llm/timeout}), LIMITED ({@code llm/rate}) or INVALID ({@code llm/refused}, the
   * caller's own mistake), in words of this house: text of the upstream is never passed on. Where
   * nothing was used it is an {@link UnservedCall}.
   */
  Multi<ModelEvent> stream(Prompt prompt);
}
