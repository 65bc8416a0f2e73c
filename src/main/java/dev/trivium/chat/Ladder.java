package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.ProblemException;

/**
 * Decides what answers when a model does not.
 *
 * @param named whether the caller named the model: then no other may answer in its place
 */
record Ladder(boolean named) {
  static final String BUDGET = "chat/budget";

  /** What comes next. */
  sealed interface Step {
    /** The next model. */
    record Next(String cause) implements Step {}

    /** What needs no model. */
    record Analyst(String cause) implements Step {}

    /** Nothing: the caller is told. */
    record Refuse(Throwable failure) implements Step {}
  }

  /** After the model of a rung has failed before its first sentence. */
  Step after(Throwable failure, int rung, int models) {
    if (!(failure instanceof ProblemException known) || named) {
      return new Step.Refuse(failure);
    }
    if (known.problem().slug().equals(BUDGET)) {
      return new Step.Analyst("budget");
    }
    String cause = known.problem().code();
    return rung + 1 < models ? new Step.Next(cause) : new Step.Analyst(cause);
  }

  /** As those are told who asked for events of this house. */
  static ObjectNode told(String mode, String cause, String queryType) {
    return Wire.object().put("mode", mode).put("cause", cause).put("query_type", queryType);
  }
}
