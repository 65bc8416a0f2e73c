package dev.trivium.kernel;

/** What the room {@code store} reports. */
public sealed interface StoreObservation extends Observation {
  record StaleHandle(String caller, String callSite) implements StoreObservation {
    @Override
    public Level level() {
      return Level.SECURITY;
    }
  }

  /** The audit chain grew; whoever keeps this line can tell a chain that was written anew. */
  record AuditChained(long seq, String head) implements StoreObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** The audit chain could not be continued. */
  record AuditOutOfReach(Throwable cause) implements StoreObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }
}
