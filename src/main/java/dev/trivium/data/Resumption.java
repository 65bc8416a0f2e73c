package dev.trivium.data;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** Whether a delivery that broke off can go on; decides, does nothing. */
final class Resumption {
  private final DataConfig.Ingest config;
  private final Duration patience;
  private final String node;

  Resumption(DataConfig.Ingest config, Duration patience, String node) {
    this.config = config;
    this.patience = patience;
    this.node = node;
  }

  /**
   * Errors: 409 while it is running, 422 when contract or chunks are others now or too much time
   * has gone by.
   *
   * @param worked whether this process works on it
   */
  void require(BatchRepository.Entry entry, ActiveContract active, boolean worked, Instant now) {
    boolean mine = node.equals(entry.owner());
    boolean leased = entry.leaseUntil() != null && entry.leaseUntil().isAfter(now);
    if (entry.state().equals("receiving") && (mine ? worked : leased)) {
      throw DataProblems.inProgress(entry.id(), config.lease());
    }
    if (entry.chunkRows() != config.chunkRows() || !entry.contractId().equals(active.id())) {
      throw never("The contract or the chunk size changed since this delivery began");
    }
    if (entry.doneAt() != null && entry.doneAt().plus(patience).isBefore(now)) {
      throw tooLate();
    }
  }

  /** Whether the sender says that it has other content than it said before under this key. */
  static boolean otherContent(BatchRequest request, BatchRepository.Entry entry) {
    return entry.declared() != null
        && request
            .digest()
            .filter(digest -> !HexFormat.of().formatHex(digest.getBytes()).equals(entry.declared()))
            .isPresent();
  }

  /** Errors: 409 with the right offset. */
  static void requireOffset(BatchRepository.Entry entry, long offset) {
    if (offset != entry.bytes()) {
      throw Problem.of(
              Problem.Kind.CONFLICT,
              "data/offset-mismatch",
              "The delivery goes on at byte " + entry.bytes() + " of its decoded content.")
          .with("resume_offset", entry.bytes())
          .asException();
    }
  }

  static ProblemException tooLate() {
    return never("This delivery broke off too long ago");
  }

  private static ProblemException never(String why) {
    return Problem.unprocessable(
            "data/not-resumable",
            why + "; send it under a new Idempotency-Key, rows that are there are recognised.")
        .asException();
  }
}
