package dev.trivium.data;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A row in quarantine without its content.
 *
 * @param regionId empty if the row could not be placed; then stewards see it
 * @param subject whose row it is, if that is known
 * @param reasons JSON, names only
 * @param repaired whether its fields were set since it came
 * @param replayBatch the batch that took it in again last
 * @param by who decided
 */
record RefusedRow(
    UUID id,
    UUID batch,
    String dataset,
    Optional<Integer> regionId,
    Optional<String> region,
    Optional<UUID> subject,
    long rowNo,
    String reasons,
    String state,
    boolean retryable,
    boolean repaired,
    Optional<UUID> replayBatch,
    Optional<String> by,
    Optional<String> note,
    Instant at,
    Optional<Instant> decidedAt) {

  boolean open() {
    return state.equals("open");
  }

  /** The row with its content as it is stored. */
  record Kept(RefusedRow row, Buffer sealed) {}

  /** The row with its content in clear; it does not leave this room but to who may see it. */
  record Opened(Kept kept, Buffer raw) {
    RefusedRow row() {
      return kept.row;
    }

    /** Whether the content is gone: its subject was erased, or somebody moved it here. */
    boolean gone() {
      return raw.length() == 0;
    }

    byte[] bytes() {
      return raw.getBytes();
    }

    @Override
    public String toString() {
      return kept.row.id() + " •••";
    }
  }
}
