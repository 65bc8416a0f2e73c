package dev.trivium.kernel;

/** What the room {@code llm} reports. */
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
}
