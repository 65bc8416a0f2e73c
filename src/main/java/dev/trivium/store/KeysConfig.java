package dev.trivium.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the keys of the keys are and how long what they open may be kept in memory.
 *
 * @param directory of the source {@code file}
 * @param connections of the pool that reads and writes wrapped keys
 * @param ttl how long keys in memory serve when the source is away
 * @param epoch how long new subjects are sealed under one epoch
 * @param vault of the source {@code vault}
 * @param retention how long an epoch's key is kept after it was left, one life of a backup
 */
public record KeysConfig(
    Source source,
    Path directory,
    int connections,
    Duration ttl,
    Duration epoch,
    Duration retention,
    VaultConfig vault) {

  /** What keeps the keys that everything else follows from. */
  public enum Source {
    /** One file a key, in a directory outside the database. */
    FILE,
    /** Derived from the database secret; nodes share it, but a single key cannot be destroyed. */
    SECRET,
    /** The transit engine of a HashiCorp Vault or OpenBao. */
    VAULT
  }
}
