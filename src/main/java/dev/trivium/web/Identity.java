package dev.trivium.web;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import java.time.Instant;

/** Who a request comes from, or why that is not known. Open paths do not ask. */
sealed interface Identity {
  record Known(Caller caller, Instant expires) implements Identity {}

  record Refused(Problem problem) implements Identity {}

  default Caller require() {
    return switch (this) {
      case Known known -> known.caller();
      case Refused refused -> throw refused.problem().asException();
    };
  }
}
