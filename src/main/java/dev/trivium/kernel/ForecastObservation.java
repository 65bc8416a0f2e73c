package dev.trivium.kernel;

/** What the room {@code forecast} reports. */
public sealed interface ForecastObservation extends Observation {
  record JobFinished(int series, int fellBack, long totalMillis) implements ForecastObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }
}
