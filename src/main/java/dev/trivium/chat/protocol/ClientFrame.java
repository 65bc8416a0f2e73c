package dev.trivium.chat.protocol;

import org.jspecify.annotations.Nullable;

/** What a client may send on a socket. */
public sealed interface ClientFrame {
  /** Asks for an answer. */
  record Create(CreateRequest request, @Nullable String lane) implements ClientFrame {}

  /** Stops one response, or all that runs and waits in a lane; the default lane without either. */
  record Cancel(@Nullable String responseId, @Nullable String lane) implements ClientFrame {}

  /** Shows the events of a response that are numbered above {@code startingAfter}. */
  record Resume(String responseId, long startingAfter, @Nullable String lane)
      implements ClientFrame {}

  /** Asks whether somebody is there. */
  record Ping(@Nullable String nonce) implements ClientFrame {}
}
