package dev.trivium.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the data is and how much of it may be asked for at once.
 *
 * @param home holds the embedded database and the keys
 * @param databaseUrl {@code postgresql://user:password@host:port/name} of an external database
 *     whose user may set up roles; empty starts the embedded one
 * @param databaseSecret {@code file:<path>} or {@code env:<NAME>} of the secret that role passwords
 *     and the context key are derived from; empty keeps one in the home
 * @param tokenTtl how long the proof of who calls is valid inside the database
 * @param durable false only for tests: an embedded database without fsync
 * @param migrate whether a start migrates, or only checks that nothing is left to migrate
 * @param backup of an embedded database; an external one is backed up by its operator
 * @param schema how contracts change tables that are in use
 */
public record StoreConfig(
    Path home,
    String databaseUrl,
    String databaseSecret,
    boolean migrate,
    PoolConfig pools,
    Duration tokenTtl,
    KeysConfig keys,
    boolean durable,
    BackupConfig backup,
    SchemaConfig schema) {

  /** With the usual patience for changes of the schema. */
  public StoreConfig(
      Path home,
      String databaseUrl,
      String databaseSecret,
      boolean migrate,
      PoolConfig pools,
      Duration tokenTtl,
      KeysConfig keys,
      boolean durable,
      BackupConfig backup) {
    this(
        home,
        databaseUrl,
        databaseSecret,
        migrate,
        pools,
        tokenTtl,
        keys,
        durable,
        backup,
        SchemaConfig.USUAL);
  }

  public boolean embedded() {
    return databaseUrl.isEmpty();
  }

  public StoreConfig withBackup(BackupConfig other) {
    return with(migrate, other, schema);
  }

  /** For who only works on what is there. */
  public StoreConfig withoutMigration() {
    return with(false, backup, schema);
  }

  public StoreConfig withSchema(SchemaConfig other) {
    return with(migrate, backup, other);
  }

  private StoreConfig with(boolean migrates, BackupConfig backups, SchemaConfig changes) {
    return new StoreConfig(
        home,
        databaseUrl,
        databaseSecret,
        migrates,
        pools,
        tokenTtl,
        keys,
        durable,
        backups,
        changes);
  }
}
