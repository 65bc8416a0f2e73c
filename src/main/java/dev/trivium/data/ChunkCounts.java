package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.contract.Dimension;
import dev.trivium.data.contract.Reason;
import dev.trivium.data.contract.Rulebook.Measured;
import dev.trivium.data.contract.Severity;
import dev.trivium.data.contract.Tally;
import dev.trivium.data.quality.RuleCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one chunk did, as the ledger keeps it. Nothing is lost: the parts add up to the whole. */
record ChunkCounts(
    long received,
    long inserted,
    long updated,
    long duplicate,
    long quarantined,
    Tally tally,
    RuleCounts rules) {
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
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("inserted", inserted);
    all.put("updated", updated);
    all.put("duplicate", duplicate);
    all.put("quarantined", quarantined);
    all.put("reasons", reasons);
    all.put("rules", shown(rules));
    return all;
  }

  /** The tally of chunks, from their document. */
  static Tally total(JsonNode document) {
    Tally total = new Tally();
    for (JsonNode reason : document.path("reasons")) {
      total.add(
          new Reason(
              reason.path("rule").asText(),
              reason.has("field") ? reason.path("field").asText() : null,
              reason.path("code").asText(),
              Severity.valueOf(reason.path("severity").asText().toUpperCase(Locale.ROOT))),
          reason.path("rows").asLong());
    }
    return total;
  }

  /** The counts of the rules of chunks, from their document. */
  static RuleCounts rules(JsonNode document) {
    RuleCounts total = new RuleCounts();
    for (Map.Entry<String, JsonNode> region : document.path("rules").properties()) {
      for (Map.Entry<String, JsonNode> rule : region.getValue().properties()) {
        JsonNode kept = rule.getValue();
        total.add(
            Integer.parseInt(region.getKey()),
            new Measured(
                rule.getKey(),
                Dimension.valueOf(kept.path(0).asText().toUpperCase(Locale.ROOT)),
                Severity.valueOf(kept.path(1).asText().toUpperCase(Locale.ROOT))),
            new RuleCounts.Count(
                kept.path(2).asLong(),
                kept.path(3).asLong(),
                kept.path(4).asLong(),
                kept.path(5).asLong()));
      }
    }
    return total;
  }

  /** By region and rule: what it is, then how often it was evaluated and failed on each side. */
  private static Map<String, Object> shown(RuleCounts rules) {
    Map<String, Object> regions = new LinkedHashMap<>();
    rules
        .regions()
        .forEach((region, counts) -> {
          Map<String, Object> byRule = new LinkedHashMap<>();
          counts.forEach((rule, count) ->
              byRule.put(
                  rule.id(),
                  List.of(
                      rule.dimension().word(),
                      rule.severity().word(),
                      count.evaluated(),
                      count.failed(),
                      count.served(),
                      count.servedFailed())));
          regions.put(String.valueOf(region), byRule);
        });
    return regions;
  }
}
