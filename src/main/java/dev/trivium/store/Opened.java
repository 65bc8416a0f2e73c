package dev.trivium.store;

import org.jspecify.annotations.Nullable;

/** What is known once the database is reachable, migrated and found safe. */
record Opened(
    @Nullable HomeLock lock,
    @Nullable EmbeddedPostgres postgres,
    Address address,
    Secrets secrets,
    RegionDirectory regions,
    String version) {
  /** Stops what runs for this process alone. Blocking. */
  void close() {
    if (postgres != null) {
      postgres.stop();
    }
    if (lock != null) {
      lock.close();
    }
  }
}
