package dev.trivium.kernel;

import org.jspecify.annotations.Nullable;

/** What the room {@code chat} reports. */
public sealed interface ChatObservation extends Observation {
  /**
   * A response ended.
   *
   * @param end completed, incomplete, cancelled or failed, with its reason after a colon
   * @param tokensIn estimated
   * @param variant what the caller gets of what is being rolled out; {@code base} for most
   * @param tokensOut estimated
   * @param firstTokenMillis from the request to the first text; the total if there was none
   */
  record ResponseFinished(
      String response,
      String surface,
      String queryType,
      String band,
      @Nullable Double confidence,
      String end,
      String model,
      String variant,
      int tokensIn,
      int tokensOut,
      long firstTokenMillis,
      long totalMillis)
      implements ChatObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /**
   * Sentences of an answer were left out, as the evidence does not bear out what they say.
   *
   * @param failed what each failed on: figure, when, name or course
   */
  record SentencesWithheld(String queryType, int sentences, String failed)
      implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A conversation or its evidence was longer than a model reads, so a part was left out. */
  record PromptTrimmed(String model) implements ChatObservation {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** A wording of an answer was looked for among those that are kept. */
  record WordingLookedUp(boolean found) implements ChatObservation {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /**
   * A rung below the first answered.
   *
   * @param mode next_model, cache or analyst
   * @param cause code of what went wrong
   */
  record AnswerDegraded(String response, String mode, String cause, String queryType)
      implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A viewer came back. */
  record ResponseResumed(String response, String surface, long startingAfter)
      implements ChatObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** Responses whose node died were found and ended. */
  record ResponsesInterrupted(int responses) implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** Answers were older than they are kept, and were deleted. */
  record ResponsesForgotten(long responses) implements ChatObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** The table of responses could not be reached by a job. */
  record ResponsesOutOfReach(String job, Throwable cause) implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A bug ended a response; the caller was told the reference. */
  record ResponseBroken(String response, String reference, Throwable cause)
      implements ChatObservation {
    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /**
   * A budget reached 50, 80 or 100 percent for the first time in its period. Whose it is is asked
   * at {@code /v1/budgets}.
   *
   * @param spent micro-units of money, or tokens
   */
  record BudgetReached(String kind, String period, String unit, int percent, long spent, long most)
      implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** Reservations of nodes that are gone were settled. */
  record ReservationsSwept(int reservations) implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** An alert could not be handed over. */
  record WebhookFailed(String about, int status, String why) implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A language model costs money and no budget limits it. */
  record BudgetMissing(String advice) implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A variant did worse than the rest and was taken back; an operator decides how it goes on. */
  record RolloutRolledBack(String feature, String was, String stage, String metric)
      implements ChatObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }
}
