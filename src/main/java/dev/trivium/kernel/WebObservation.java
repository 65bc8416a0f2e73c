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

  /** Something failed that cannot fail; the reference is what the caller was told. */
  record Bug(String reference, Throwable failure) implements WebObservation {
    @Override
    public Level level() {
      return Level.ERROR;
    }
  }
}
