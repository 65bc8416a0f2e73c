package dev.trivium.kernel;

/** What the room {@code chat} reports. */
public sealed interface ChatObservation extends Observation {
  record ResponseFinished(
      String response, String surface, String queryType, String end, String model, long totalMillis)
      implements ChatObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }
}
