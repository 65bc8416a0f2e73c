package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.contract.Dimension;
import dev.trivium.data.contract.Reason;
import dev.trivium.data.contract.Severity;
import dev.trivium.data.contract.Tally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one chunk did, as the ledger keeps it. Nothing is lost: the parts add up to the whole. */
record ChunkCounts(
    long received, long inserted, long updated, long duplicate, long quarantined, Tally tally) {
  ChunkCounts {
    if (received != inserted + updated + duplicate + quarantined) {
      throw new IllegalStateException("the counts of a chunk do not add up");
    }
  }

  /** The document in the ledger. */
  Map<String, Object> shown() {
    List<Object> reasons = new ArrayList<>();
    tally
        .rows()
        .forEach((reason, rows) -> {
          Map<String, Object> members = new LinkedHashMap<>(reason.shown());
          members.put("rows", rows);
          reasons.add(members);
        });
    Map<String, Object> quality = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.values()) {
      if (tally.evaluated(dimension) > 0) {
        quality.put(dimension.word(), List.of(tally.evaluated(dimension), tally.failed(dimension)));
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("inserted", inserted);
    all.put("updated", updated);
    all.put("duplicate", duplicate);
    all.put("quarantined", quarantined);
    all.put("reasons", reasons);
    all.put("quality", quality);
    return all;
  }

  /** The tallies of several chunks, from their documents. */
  static Tally total(List<JsonNode> documents) {
    Tally total = new Tally();
    for (JsonNode document : documents) {
      for (JsonNode reason : document.path("reasons")) {
        total.add(
            new Reason(
                reason.path("rule").asText(),
                reason.has("field") ? reason.path("field").asText() : null,
                reason.path("code").asText(),
                Severity.valueOf(reason.path("severity").asText().toUpperCase(Locale.ROOT))),
            reason.path("rows").asLong());
      }
      for (Map.Entry<String, JsonNode> side : document.path("quality").properties()) {
        total.add(
            Dimension.valueOf(side.getKey().toUpperCase(Locale.ROOT)),
            side.getValue().path(0).asLong(),
            side.getValue().path(1).asLong());
      }
    }
    return total;
  }
}
