package dev.trivium.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.contract.Tally;
import dev.trivium.data.quality.RuleCounts;
import dev.trivium.data.quality.Score;
import dev.trivium.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes receipts from what the ledger counted. */
final class Receipts {
  private Receipts() {}

  /**
   * @param counted what the chunks counted
   * @param columns what the header told; empty if nobody knows any more
   */
  static Receipt of(
      BatchRepository.Entry entry,
      String state,
      JsonNode counted,
      Optional<RowReader> columns,
      Instant end,
      @Nullable String contentSha256) {
    Tally tally = ChunkCounts.total(counted);
    List<Receipt.ReasonCount> reasons =
        tally.rows().entrySet().stream()
            .map(reason ->
                new Receipt.ReasonCount(
                    reason.getKey().rule(),
                    reason.getKey().field(),
                    reason.getKey().code(),
                    reason.getKey().severity().word(),
                    reason.getValue()))
            .sorted(
                Comparator.comparingLong(Receipt.ReasonCount::rows)
                    .reversed()
                    .thenComparing(Receipt.ReasonCount::rule))
            .toList();
    List<Long> counts = entry.counts();
    return new Receipt(
        entry.id(),
        entry.dataset(),
        entry.version(),
        state,
        counts.get(0),
        counts.get(1),
        counts.get(2),
        counts.get(3),
        counts.get(4),
        reasons,
        columns.map(RowReader::unknown).orElse(List.of()),
        columns.map(RowReader::missing).orElse(List.of()),
        quality(ChunkCounts.rules(counted)),
        null,
        null,
        Math.max(0, Duration.between(entry.firstByteAt(), end).toMillis()),
        contentSha256,
        entry.replays(),
        state.equals("done") ? null : (Long) entry.bytes(),
        null);
  }

  /** Before anything was counted. */
  static Receipt none(Intake intake, java.util.UUID id, String state) {
    return new Receipt(
        id,
        intake.dataset(),
        intake.contract().version(),
        state,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        0,
        null,
        null,
        null,
        null);
  }

  /** A batch in a list: what was counted, without reasons. */
  static Map<String, Object> summary(BatchRepository.Entry entry) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("batch", entry.id().toString());
    members.put("dataset", entry.dataset());
    members.put("contract", entry.version());
    members.put("state", entry.state());
    List<String> names = List.of("received", "inserted", "updated", "duplicate", "quarantined");
    for (int i = 0; i < names.size(); i++) {
      members.put(names.get(i), entry.counts().get(i));
    }
    members.put("first_byte_at", entry.firstByteAt());
    if (entry.doneAt() != null) {
      members.put("done_at", entry.doneAt());
    }
    if (entry.replays() != null) {
      members.put("replays", entry.replays().toString());
    }
    if (!entry.state().equals("done")) {
      members.put("resume_offset", entry.bytes());
    }
    return members;
  }

  static Receipt stored(String json) {
    try {
      return Json.mapper().readValue(json, Receipt.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a stored receipt is not readable", impossible);
    }
  }

  private static Receipt.@Nullable Quality quality(RuleCounts counts) {
    OptionalDouble received = counts.score(RuleCounts.Side.RECEIVED).value();
    OptionalDouble served = counts.score(RuleCounts.Side.SERVED).value();
    return received.isEmpty()
        ? null
        : new Receipt.Quality(
            Score.rounded(received.getAsDouble()),
            served.isEmpty() ? null : Score.rounded(served.getAsDouble()));
  }
}
