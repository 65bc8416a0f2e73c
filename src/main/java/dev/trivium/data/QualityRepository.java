package dev.trivium.data;

import dev.trivium.data.contract.Rulebook.Measured;
import dev.trivium.data.quality.ChunkOutcomes;
import dev.trivium.data.quality.RuleCounts;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what the rules said about a delivery, once, with its last commit. */
final class QualityRepository {
  private static final String RECORD =
      """
      insert into ingest.dq_result
        (region_id, batch_id, rule_id, side, dataset, dimension, severity, evaluated, failed,
         observed, threshold, passed, at)
      select u.region_id, $1, u.rule_id, u.side, $2, u.dimension, u.severity, u.evaluated, u.failed,
             u.observed, u.threshold::jsonb, u.passed, $3
        from unnest($4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[],
                    $10::bigint[], $11::float8[], $12::text[], $13::boolean[])
          as u (region_id, rule_id, side, dimension, severity, evaluated, failed, observed,
                threshold, passed)
      """;

  /** What one rule said about one region of a delivery, on one side. */
  record Result(
      @Nullable Integer region,
      Measured rule,
      RuleCounts.Side side,
      long evaluated,
      long failed,
      @Nullable Double observed,
      @Nullable String threshold,
      @Nullable Boolean passed) {}

  /** The results of rules that were counted row by row, on both sides. */
  static List<Result> results(RuleCounts counts) {
    List<Result> results = new ArrayList<>();
    for (Map.Entry<Integer, Map<Measured, RuleCounts.Count>> region : counts.regions().entrySet()) {
      Integer id = region.getKey() == ChunkOutcomes.UNPLACED ? null : region.getKey();
      region
          .getValue()
          .forEach((rule, count) -> {
            for (RuleCounts.Side side : RuleCounts.Side.values()) {
              if (side.evaluated(count) > 0) {
                results.add(
                    new Result(
                        id,
                        rule,
                        side,
                        side.evaluated(count),
                        side.failed(count),
                        null,
                        null,
                        null));
              }
            }
          });
    }
    return results;
  }

  Uni<Integer> record(Tx tx, UUID batch, String dataset, Instant now, List<Result> results) {
    int size = results.size();
    if (size == 0) {
      return Uni.createFrom().item(0);
    }
    @Nullable Integer[] regions = new @Nullable Integer[size];
    String[][] words = new String[4][size];
    Long[][] counts = new Long[2][size];
    @Nullable Double[] observed = new @Nullable Double[size];
    @Nullable String[] thresholds = new @Nullable String[size];
    @Nullable Boolean[] passed = new @Nullable Boolean[size];
    for (int i = 0; i < size; i++) {
      Result result = results.get(i);
      regions[i] = result.region;
      words[0][i] = result.rule.id();
      words[1][i] = result.side.word();
      words[2][i] = result.rule.dimension().word();
      words[3][i] = result.rule.severity().word();
      counts[0][i] = result.evaluated;
      counts[1][i] = result.failed;
      observed[i] = result.observed;
      thresholds[i] = result.threshold;
      passed[i] = result.passed;
    }
    return tx.execute(
        RECORD,
        batch,
        dataset,
        now,
        regions,
        words[0],
        words[1],
        words[2],
        words[3],
        counts[0],
        counts[1],
        observed,
        thresholds,
        passed);
  }
}
