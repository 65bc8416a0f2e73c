package dev.trivium.kernel;

/** What the room {@code web} reports. */
public sealed interface WebObservation extends Observation {
  record RequestFinished(
      String requestId,
      String user,
      String method,
      String route,
      int status,
      long bytes,
      long totalMillis)
      implements WebObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }
}
