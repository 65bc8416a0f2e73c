package dev.trivium.chat;

import dev.trivium.chat.protocol.Refusals;
import dev.trivium.kernel.Problem;

/**
 * Why nothing new begins on a socket. What runs is shown to its end, everything else is refused,
 * and when nothing runs any more the socket closes.
 *
 * @param refusal what is told for each frame that waits or still comes
 * @param code tells a client whether to come back: not with the same token, but to the same server
 */
record Ending(Problem refusal, int code, String reason) {
  static final Ending EXPIRED = new Ending(Refusals.tokenExpired(), 1008, "the token has expired");
  static final Ending STOPPING = new Ending(Refusals.stopping(), 1012, "the server restarts");
}
