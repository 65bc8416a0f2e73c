package dev.trivium.kernel;

/** What the room {@code llm} reports. Never a prompt, an answer or a key. */
public sealed interface LlmObservation extends Observation {
  /** The first text loaded the model. */
  record EmbedderLoaded(String model, long millis) implements LlmObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** The model cannot run on this machine; the weaker one answers until the next start. */
  record EmbedderMissing(String standIn, Throwable cause) implements LlmObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /**
   * A call of a language model ended.
   *
   * @param outcome {@code done}, {@code cancelled} or the reason of its failure
   * @param status what the upstream answered last; 0 if nothing
   * @param attempts that were made; 0 if none was allowed
   * @param firstMillis to the first piece; -1 if none came
   */
  record ModelCalled(
      String provider,
      String model,
      String outcome,
      int status,
      int attempts,
      long firstMillis,
      long totalMillis,
      long inputTokens,
      long outputTokens)
      implements LlmObservation {
    @Override
    public Level level() {
      return outcome.equals("done") || outcome.equals("cancelled") ? Level.DEBUG : Level.WARN;
    }
  }

  /**
   * A model is left alone, tried or used again.
   *
   * @param state {@code open}, {@code half_open} or {@code closed}
   */
  record BreakerTurned(String provider, String model, String state) implements LlmObservation {
    @Override
    public Level level() {
      return state.equals("open") ? Level.WARN : Level.INFO;
    }
  }

  /** A model does not take what most take; it is asked otherwise from now on. */
  record ModelLearnt(String provider, String model, String member) implements LlmObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /**
   * The key of a provider cannot be read; the last one that could serves on.
   *
   * @param reason in our words
   */
  record KeyUnreadable(String provider, String reason) implements LlmObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A provider has a new key. */
  record KeyRenewed(String provider) implements LlmObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }
}
