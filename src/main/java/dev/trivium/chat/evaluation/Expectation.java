package dev.trivium.chat.evaluation;

/** What a right reaction to a question is. */
public enum Expectation {
  ANSWER,
  CLARIFY,
  ABSTAIN,
  FORECAST;

  /** Whether no rows are to be shown; asking back and declining count as each other. */
  public boolean silent() {
    return this == CLARIFY || this == ABSTAIN;
  }
}
