package dev.trivium.kernel;

/** What the room {@code app} reports. */
public sealed interface AppObservation extends Observation {
  record Started(String version, int httpPort, int managementPort, long startMillis)
      implements AppObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }
}
