package dev.trivium.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.trivium.store.backup.Manifest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One backup as an operator sees it.
 *
 * @param state running, done, failed, interrupted or expired
 * @param bytes that were copied
 * @param packed bytes that lie in the target
 * @param reason why it failed, in one sentence
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupRecord(
    UUID id,
    String state,
    Instant startedAt,
    @Nullable Instant doneAt,
    @Nullable String lsnFrom,
    @Nullable String lsnTo,
    @Nullable Long bytes,
    @Nullable Long packed,
    @Nullable String reason) {

  static BackupRecord running(UUID id, Instant startedAt) {
    return new BackupRecord(id, "running", startedAt, null, null, null, null, null, null);
  }

  static BackupRecord of(Manifest done) {
    return new BackupRecord(
        done.id(),
        "done",
        done.startedAt(),
        done.doneAt(),
        done.lsnFrom(),
        done.lsnTo(),
        done.bytes(),
        done.packed(),
        null);
  }
}
