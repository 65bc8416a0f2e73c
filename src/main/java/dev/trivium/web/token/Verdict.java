package dev.trivium.web.token;

import dev.trivium.kernel.Caller;
import java.time.Instant;

/** What a token turned out to be. */
public sealed interface Verdict {
  /** Genuine, for us, and in its time. */
  record Accepted(Caller caller, Instant expires) implements Verdict {}

  /** Genuine and for us, but its time is over. */
  record Expired() implements Verdict {}

  /** Not to be believed; why is for the log, not for the sender. */
  record Invalid(String why) implements Verdict {}
}
