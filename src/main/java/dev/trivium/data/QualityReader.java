package dev.trivium.data;

import dev.trivium.data.contract.Dimension;
import dev.trivium.data.contract.Rulebook;
import dev.trivium.data.quality.ChunkOutcomes;
import dev.trivium.data.quality.History;
import dev.trivium.data.quality.RuleCounts;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what is known of quality, as far as the caller of the transaction may see it. */
final class QualityReader {
  private static final String LINES =
      """
      select r.dataset, r.batch_id, max(r.at) as at, r.region_id, r.side,
             case when r.rule_id = $4 then 'rows' else r.dimension end as what,
             sum(r.evaluated)::bigint as evaluated, sum(r.failed)::bigint as failed
        from ingest.dq_result r
        join (select batch_id,
                     row_number() over (partition by dataset order by max(at) desc, batch_id desc)
                       as place
                from ingest.dq_result
               where at >= $1 and ($2::text is null or dataset = $2)
               group by dataset, batch_id) newest using (batch_id)
       where newest.place <= $3 and (r.severity <> 'info' or r.rule_id = $4)
       group by r.dataset, r.batch_id, r.region_id, r.side, what, newest.place
       order by r.dataset, newest.place
      """;
  private static final String RULES =
      """
      select rule_id, dimension, severity, side, sum(evaluated)::bigint as evaluated,
             sum(failed)::bigint as failed, max(observed) as observed,
             max(threshold::text) as threshold, bool_and(passed) as passed
        from ingest.dq_result
       where batch_id = $1 and rule_id not like 'trivium.%'
       group by rule_id, dimension, severity, side order by rule_id, side
      """;
  private static final String CRITICAL =
      """
      select coalesce(sum(evaluated), 0)::bigint as cells, coalesce(sum(failed), 0)::bigint as empty
        from ingest.dq_result
       where at >= $1 and side = 'served' and starts_with(rule_id, $2)
      """;
  private static final String LATENCY =
      """
      select count(*) as batches,
             percentile_cont(0.95) within group
               (order by extract(epoch from done_at - first_byte_at)::float8 * 1000) as p95
        from ingest.batch where state = 'done' and done_at >= $1
      """;
  private static final String AUTOMATION =
      """
      select count(*) as batches,
             count(*) filter (where b.state = 'done' and b.quarantined =
               (select count(*) from ingest.quarantine q
                 where q.batch_id = b.id and q.state = 'accepted')) as alone
        from ingest.batch b where b.state <> 'receiving' and b.done_at >= $1
      """;

  /** What one rule said about the newest delivery, on one side, over the visible regions. */
  record RuleLine(
      String rule,
      String dimension,
      String severity,
      String side,
      long evaluated,
      long failed,
      @Nullable Double observed,
      @Nullable String threshold,
      @Nullable Boolean passed) {}

  /** A share as its two numbers. */
  record Share(long part, long whole) {}

  /** The 95th percentile of latency; without batches there is none. */
  record Latency(long batches, @Nullable Double millis) {}

  /**
   * @param dataset null for all
   * @param most newest deliveries of each dataset that are looked at
   */
  Uni<Map<String, History>> histories(Tx tx, @Nullable String dataset, Instant from, int most) {
    return tx.list(
            LINES,
            row -> Map.entry(row.text("dataset"), line(row)),
            from,
            dataset,
            most,
            Rulebook.ROWS)
        .map(lines ->
            lines.stream()
                .collect(
                    Collectors.groupingBy(
                        Map.Entry::getKey,
                        TreeMap::new,
                        Collectors.mapping(
                            Map.Entry::getValue,
                            Collectors.collectingAndThen(Collectors.toList(), History::new)))));
  }

  Uni<List<RuleLine>> rules(Tx tx, UUID batch) {
    return tx.list(RULES, QualityReader::ruleLine, batch).map(ArrayList::new);
  }

  /** Critical cells that were taken in, and all of them. */
  Uni<Share> criticalCells(Tx tx, Instant from) {
    return tx.list(
            CRITICAL,
            row -> new Share(row.bigint("cells") - row.bigint("empty"), row.bigint("cells")),
            from,
            Rulebook.CRITICAL)
        .map(List::getFirst);
  }

  Uni<Latency> latency(Tx tx, Instant from) {
    return tx.list(
            LATENCY,
            row -> new Latency(row.bigint("batches"), row.isNull("p95") ? null : row.real("p95")),
            from)
        .map(List::getFirst);
  }

  /** Batches that needed nobody, and all that ended. */
  Uni<Share> automation(Tx tx, Instant from) {
    return tx.list(AUTOMATION, row -> new Share(row.bigint("alone"), row.bigint("batches")), from)
        .map(List::getFirst);
  }

  private static History.Line line(Fields row) {
    String what = row.text("what");
    return new History.Line(
        row.uuid("batch_id"),
        row.instant("at"),
        row.isNull("region_id") ? ChunkOutcomes.UNPLACED : row.integer("region_id"),
        RuleCounts.Side.valueOf(row.text("side").toUpperCase(Locale.ROOT)),
        what.equals("rows")
            ? Optional.empty()
            : Optional.of(Dimension.valueOf(what.toUpperCase(Locale.ROOT))),
        row.bigint("evaluated"),
        row.bigint("failed"));
  }

  private static RuleLine ruleLine(Fields row) {
    return new RuleLine(
        row.text("rule_id"),
        row.text("dimension"),
        row.text("severity"),
        row.text("side"),
        row.bigint("evaluated"),
        row.bigint("failed"),
        row.isNull("observed") ? null : row.real("observed"),
        row.optionalText("threshold").orElse(null),
        row.isNull("passed") ? null : row.flag("passed"));
  }
}
