package dev.trivium.chat;

import dev.trivium.kernel.Problem;
import java.time.Duration;

/**
 * Why a response does not end on this node. Its viewers come back, here or elsewhere, and find what
 * was kept.
 */
enum Abandonment {
  /** Another node has ended it, or it was erased. */
  LOST(1012, "the answer is no longer kept by this node"),
  /** The database does not take what is written, so it may not be shown. */
  UNKEPT(1013, "the answer cannot be kept right now");

  private static final Duration LATER = Duration.ofSeconds(1);

  private final int code;
  private final String reason;

  Abandonment(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** Of the close frame. */
  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  /** For who waits for the whole of it. */
  Problem problem() {
    return Problem.of(
            Problem.Kind.OVERLOADED,
            "chat/abandoned",
            "The answer ended early: " + reason + ". Ask for it again in a moment.")
        .withCode("overloaded")
        .retryAfter(LATER);
  }
}
