package dev.trivium.store;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code postgresql.auto.conf} of the embedded server says; written anew at each start, so
 * that an old home follows this version and a restored one forgets how it was restored.
 *
 * @param durable false only for tests: no fsync
 * @param spool where finished WAL is put for shipping; null archives none
 * @param recovery further lines for a server that is caught up from a backup
 */
record ServerSettings(
    boolean durable, @Nullable Path spool, Duration archiveTimeout, String recovery) {

  static ServerSettings of(StoreConfig config) {
    return new ServerSettings(
        config.durable(),
        config.backup().directory() == null ? null : WalSpool.of(config.home()),
        config.backup().archiveTimeout(),
        "");
  }

  static ServerSettings plain(boolean durable) {
    return new ServerSettings(durable, null, Duration.ZERO, "");
  }

  static ServerSettings recovering(boolean durable, String recovery) {
    return new ServerSettings(durable, null, Duration.ZERO, recovery);
  }

  String text() {
    String switched = durable ? "on" : "off";
    return """
    listen_addresses = '127.0.0.1'
    unix_socket_directories = ''
    max_connections = 100
    shared_buffers = 128MB
    max_wal_size = 2GB
    password_encryption = scram-sha-256
    log_parameter_max_length = 0
    log_parameter_max_length_on_error = 0
    log_error_verbosity = terse
    log_statement = none
    log_min_error_statement = panic
    fsync = %1$s
    synchronous_commit = %1$s
    full_page_writes = %1$s
    """
            .formatted(switched)
        + archiving()
        + recovery;
  }

  /** The library copies, syncs and renames by itself: no shell stands between. */
  private String archiving() {
    return spool == null
        ? "archive_mode = off\n"
        : """
        archive_mode = on
        archive_library = 'basic_archive'
        basic_archive.archive_directory = '%s'
        archive_timeout = %ds
        """
            .formatted(
                spool.toString().replace("'", "''"), Math.max(1, archiveTimeout.toSeconds()));
  }
}
