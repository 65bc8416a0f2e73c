package dev.trivium.store;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where backups of the embedded database go, how often they are made and how long they stay.
 *
 * @param directory the target, best on another machine; null makes none
 * @param retention how long a backup is kept; the newest one always is
 * @param every time from one backup to the next; zero makes them only when asked
 * @param archiveTimeout after which changes leave this machine even if a segment is not full
 * @param drillEvery time from one restore drill to the next; zero drills only when asked
 */
public record BackupConfig(
    @Nullable Path directory,
    Duration retention,
    Duration every,
    Duration archiveTimeout,
    Duration drillEvery) {

  /** No backups at all. */
  public static final BackupConfig NONE =
      new BackupConfig(
          null, Duration.ofDays(35), Duration.ZERO, Duration.ofSeconds(60), Duration.ZERO);
}
