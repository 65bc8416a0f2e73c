package dev.trivium.web;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.web.token.TokenVerifier;
import java.time.Instant;

/** Who a request comes from, or why that is not known. Open paths do not ask. */
sealed interface Identity {
  record Known(Caller caller, Instant expires) implements Identity {}

  record Refused(Problem problem) implements Identity {}

  /** Whether what the caller showed is not believed any more, with the skew granted to clocks. */
  default boolean expired(Instant now) {
    return switch (this) {
      case Known known -> !now.minus(TokenVerifier.SKEW).isBefore(known.expires());
      case Refused _ -> true;
    };
  }

  default Caller require() {
    return switch (this) {
      case Known known -> known.caller();
      case Refused refused -> throw refused.problem().asException();
    };
  }
}
