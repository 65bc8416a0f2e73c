package dev.trivium.data;

import dev.trivium.data.contract.Dimension;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Severity;
import dev.trivium.data.contract.Type;
import dev.trivium.data.quality.Anomalies.Delivered;
import dev.trivium.data.quality.ChunkOutcomes;
import dev.trivium.data.quality.Score;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What the watch measures on, of all regions; no value of a row but the newest date is read. */
final class WatchRepository {
  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtextextended('watch/' || $1, 0)) as mine";

  /** The literals are those of the index. */
  private static final String DELIVERIES =
      """
      select r.id as region_id, d.batch_id, d.at, d.evaluated as rows,
             b.receipt->'unknown_columns' as unknown, b.receipt->'missing_columns' as missing
        from sec.region r cross join lateral (
          select q.batch_id, q.at, q.evaluated from ingest.dq_result q
           where q.dataset = $1 and q.region_id = r.id
             and q.rule_id = 'trivium.rows' and q.side = 'received'
           order by q.at desc, q.batch_id desc limit $2) d
        join ingest.batch b on b.id = d.batch_id
       order by r.id, d.at desc, d.batch_id desc
      """;

  private static final String NEWEST =
      """
      select r.id as region_id, d.batch_id, d.at
        from sec.region r cross join lateral (
          select q.batch_id, q.at from ingest.dq_result q
           where q.dataset = $1 and q.region_id = r.id
             and q.rule_id = 'trivium.rows' and q.side = 'received'
           order by q.at desc, q.batch_id desc limit 1) d
       order by r.id
      """;
  private static final String SCORES =
      """
      select region_id, batch_id, dimension, sum(evaluated)::bigint as evaluated,
             sum(failed)::bigint as failed
        from ingest.dq_result
       where batch_id = any($1) and region_id is not null and side = 'received'
         and severity <> 'info'
       group by region_id, batch_id, dimension
      """;
  private static final String GATES =
      """
      select rule_id, severity, batch_id, observed, threshold from ingest.dq_result
       where batch_id = (
         select batch_id from ingest.dq_result where dataset = $1
          order by at desc, batch_id desc limit 1)
         and region_id is null and side = 'received' and not passed and observed is not null
      """;
  private static final String AGEING =
      """
      select region_id, count(*) as n, min(at) as oldest from ingest.quarantine
       where dataset = $1 and state = 'open' and at <= $2 group by region_id
      """;
  private static final String REFUSED =
      """
      select d.name as dataset,
             (select count(*) from ingest.quarantine q
               where q.dataset = d.name and q.state = 'open') as n
        from ingest.dataset d order by d.name
      """;

  /** The newest delivery of a region. */
  record Newest(int region, UUID batch, Instant at) {}

  /** The score of one delivery in one region. */
  record Scored(int region, UUID batch, Score score) {}

  /** A rule about the whole that does not hold after the newest delivery. */
  record Failed(String rule, Severity severity, UUID batch, double observed, String threshold) {}

  /** Old rows in quarantine. */
  record Ageing(int region, long rows, Instant oldest) {}

  /** Open rows in quarantine. */
  record Refused(String dataset, long open) {}

  /** Whether this transaction alone watches the dataset; otherwise somebody else does just now. */
  Uni<Boolean> alone(Tx tx, String dataset) {
    return tx.list(LOCK, row -> row.flag("mine"), dataset).map(List::getFirst);
  }

  Uni<List<Newest>> newest(Tx tx, String dataset) {
    return tx.list(
        NEWEST,
        row -> new Newest(row.integer("region_id"), row.uuid("batch_id"), row.instant("at")),
        dataset);
  }

  /** By region, newest first. */
  Uni<Map<Integer, List<Delivered>>> deliveries(Tx tx, String dataset, int most) {
    return tx.list(
            DELIVERIES, row -> Map.entry(row.integer("region_id"), delivered(row)), dataset, most)
        .map(rows -> {
          Map<Integer, List<Delivered>> byRegion = new LinkedHashMap<>();
          rows.forEach(row ->
              byRegion
                  .computeIfAbsent(row.getKey(), unseen -> new ArrayList<>())
                  .add(row.getValue()));
          return byRegion;
        });
  }

  Uni<List<Scored>> scores(Tx tx, UUID[] batches) {
    record Part(int region, UUID batch, Dimension dimension, Score.Part part) {}
    return tx.list(
            SCORES,
            row ->
                new Part(
                    row.integer("region_id"),
                    row.uuid("batch_id"),
                    Dimension.valueOf(row.text("dimension").toUpperCase(Locale.ROOT)),
                    new Score.Part(row.bigint("evaluated"), row.bigint("failed"))),
            (Object) batches)
        .map(parts -> {
          record Place(int region, UUID batch) {}
          Map<Place, Map<Dimension, Score.Part>> sums = new LinkedHashMap<>();
          parts.forEach(part ->
              sums.computeIfAbsent(
                      new Place(part.region, part.batch), unseen -> new EnumMap<>(Dimension.class))
                  .put(part.dimension, part.part));
          return sums.entrySet().stream()
              .map(sum ->
                  new Scored(sum.getKey().region, sum.getKey().batch, new Score(sum.getValue())))
              .toList();
        });
  }

  Uni<List<Failed>> gates(Tx tx, String dataset) {
    return tx.list(
        GATES,
        row ->
            new Failed(
                row.text("rule_id"),
                Severity.valueOf(row.text("severity").toUpperCase(Locale.ROOT)),
                row.uuid("batch_id"),
                row.real("observed"),
                row.isNull("threshold") ? "{}" : row.json("threshold")),
        dataset);
  }

  /**
   * The newest moment of the element by region, a day being over at its end in UTC; what lies in
   * the future is not looked at.
   */
  Uni<Map<Integer, Instant>> newestElement(Tx tx, String relation, Property element, Instant now) {
    boolean day = element.type() instanceof Type.Day;
    String sql =
        """
        select r.id as region_id, %s as newest
          from sec.region r cross join lateral (
            select "%s" as at from data."%s" t
             where t.region_id = r.id and "%s" <= %s
             order by "%s" desc limit 1) n
        """
            .formatted(
                day ? "((n.at + 1)::timestamp at time zone 'UTC')" : "n.at",
                element.column(),
                relation,
                element.column(),
                day ? "($1::timestamptz at time zone 'UTC')::date" : "$1::timestamptz",
                element.column());
    return tx.list(sql, row -> Map.entry(row.integer("region_id"), row.instant("newest")), now)
        .map(rows -> {
          Map<Integer, Instant> byRegion = new LinkedHashMap<>();
          rows.forEach(row -> byRegion.put(row.getKey(), row.getValue()));
          return byRegion;
        });
  }

  Uni<List<Ageing>> ageing(Tx tx, String dataset, Instant before) {
    return tx.list(
        AGEING,
        row -> new Ageing(region(row), row.bigint("n"), row.instant("oldest")),
        dataset,
        before);
  }

  Uni<List<Refused>> refused(Tx tx) {
    return tx.list(REFUSED, row -> new Refused(row.text("dataset"), row.bigint("n")));
  }

  private static int region(Fields row) {
    return row.isNull("region_id") ? ChunkOutcomes.UNPLACED : row.integer("region_id");
  }

  private static Delivered delivered(Fields row) {
    return new Delivered(
        row.uuid("batch_id"),
        row.instant("at"),
        row.bigint("rows"),
        names(row, "unknown"),
        names(row, "missing"));
  }

  private static List<String> names(Fields row, String column) {
    List<String> names = new ArrayList<>();
    if (!row.isNull(column)) {
      Json.tree(row.json(column)).forEach(name -> names.add(name.asText()));
    }
    return names;
  }
}
