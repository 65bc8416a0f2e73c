package dev.trivium.kernel;

/** What the room {@code store} reports. */
public sealed interface StoreObservation extends Observation {
  record StaleHandle(String caller, String callSite) implements StoreObservation {
    @Override
    public Level level() {
      return Level.SECURITY;
    }
  }
}
