package dev.trivium.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the backups stand.
 *
 * @param running the backup that is being made now
 * @param wal how far the changes since the last backup have left this machine
 * @param backups newest first
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupStatus(@Nullable Running running, Wal wal, List<BackupRecord> backups) {
  public BackupStatus {
    backups = List.copyOf(backups);
  }

  /**
   * @param bytesDone copied so far, of roughly {@code bytesTotal}
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Running(UUID id, Instant startedAt, long bytesDone, long bytesTotal) {}

  /**
   * @param segment the newest one in the archive
   * @param at when it came there: what was committed a minute before can be restored
   * @param waiting files that are not shipped yet
   * @param problem why shipping does not work now
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Wal(
      @Nullable String segment, @Nullable Instant at, int waiting, @Nullable String problem) {
    static final Wal NONE = new Wal(null, null, 0, null);
  }
}
