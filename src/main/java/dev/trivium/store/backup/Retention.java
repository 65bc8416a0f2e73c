package dev.trivium.store.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which backups stay, and which one a restore begins with. */
public final class Retention {
  private static final Comparator<Manifest> BY_TIME = Comparator.comparing(Manifest::doneAt);

  private Retention() {}

  /** Those older than the retention; the newest one stays, however old it is. */
  public static List<Manifest> expired(List<Manifest> backups, Instant now, Duration keep) {
    Optional<Manifest> newest = backups.stream().max(BY_TIME);
    return backups.stream()
        .filter(backup -> backup.doneAt().isBefore(now.minus(keep)))
        .filter(backup -> newest.filter(backup::equals).isEmpty())
        .toList();
  }

  /** The newest backup that had ended by then. */
  public static Optional<Manifest> begin(List<Manifest> backups, @Nullable Instant at) {
    return backups.stream()
        .filter(backup -> at == null || !backup.doneAt().isAfter(at))
        .max(BY_TIME);
  }

  /**
   * The first segment of the next backup: it began after that time, so everything up to that time
   * lies before its end. Nothing when there is no such backup.
   */
  public static Optional<WalSegment> beyond(List<Manifest> backups, @Nullable Instant at) {
    return backups.stream()
        .filter(backup -> at != null && backup.startedAt().isAfter(at))
        .min(BY_TIME)
        .map(Manifest::firstSegment);
  }
}
