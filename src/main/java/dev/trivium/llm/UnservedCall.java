package dev.trivium.llm;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;

/**
 * A call that no upstream served: it never left, or was refused by its status before any answer. It
 * used no tokens, so nothing is to be paid for it.
 */
public final class UnservedCall extends ProblemException {
  private static final long serialVersionUID = 1L;

  public UnservedCall(Problem problem) {
    super(problem);
  }
}
