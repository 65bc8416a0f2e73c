package dev.trivium.kernel;

/** What the room {@code data} reports. */
public sealed interface DataObservation extends Observation {
  record BatchFinished(String dataset, long received, long quarantined, long latencyMillis)
      implements DataObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }
}
