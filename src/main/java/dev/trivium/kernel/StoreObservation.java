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

  /** Others hold a table that a contract changes; it is tried again, up to {@code of} times. */
  record SchemaWaits(int attempt, int of) implements StoreObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** What other nodes change cannot be followed; until it can, nothing kept is trusted. */
  record FeedLost(Throwable cause) implements StoreObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A sealed value did not open where it stands: somebody moved or changed it. */
  record SealBroken(String table, String column, int region) implements StoreObservation {
    @Override
    public Level level() {
      return Level.SECURITY;
    }
  }

  /** The keys lie in a directory that must be kept safe apart from the backups. */
  record KeysNeedSafekeeping(String source) implements StoreObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** New subjects of a region are sealed under a new epoch from here on. */
  record KeyEpochBegun(int region, int epoch) implements StoreObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** Keys of subjects that stood under an old epoch stand under the newest now. */
  record KeysMoved(int region, int from, long keys) implements StoreObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** The key of an epoch was destroyed in the key source: its backups open nothing any more. */
  record KeyDestroyed(int region, int epoch) implements StoreObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** The key source did not answer; the keys in memory serve on for their time. */
  record KeysOutOfReach(String source, String said) implements StoreObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** The embedded database has no place for backups. */
  record NoBackups(String setting) implements StoreObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  record BackupFinished(String backup, long bytes, long packed, long totalMillis)
      implements StoreObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  record BackupFailed(String backup, String reason) implements StoreObservation {
    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /** Changes left this machine; {@code lagMillis} is how long the oldest of them had waited. */
  record WalShipped(int files, long lagMillis) implements StoreObservation {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  record WalStuck(int waiting, String reason) implements StoreObservation {
    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /**
   * A backup was restored and compared, or was not; also told once at start, of the last one.
   *
   * @param atMillis when, since 1970
   * @param reason what was wrong, empty when it passed
   */
  record RestoreDrill(boolean passed, long rtoMillis, long rpoMillis, long atMillis, String reason)
      implements StoreObservation {
    @Override
    public Level level() {
      return passed ? Level.INFO : Level.ERROR;
    }
  }
}
