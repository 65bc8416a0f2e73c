package dev.trivium.data;

import dev.trivium.data.contract.Severity;
import dev.trivium.data.quality.Anomaly;
import dev.trivium.data.quality.Anomaly.Topic;
import dev.trivium.data.quality.ChunkOutcomes;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Findings in the database: the job opens and closes them, callers see those of their regions. */
final class FindingRepository {
  private static final String OPEN =
      "select kind, region_id, about from ingest.finding where dataset = $1 and closed_at is null";

  /** What was told of a delivery once is not told of it again, also when it is measured anew. */
  private static final String INSERT =
      """
      insert into ingest.finding
        (id, region_id, dataset, kind, about, severity, batch_id, observed, expected, threshold,
         formula, detail, opened_at)
      select $1, $2, $3, $4, $5, $6, $7::uuid, $8, $9, $10, $11, $12::text::jsonb, $13
       where not exists (
         select from ingest.finding f
          where f.dataset = $3 and f.kind = $4 and f.about = $5
            and f.region_id is not distinct from $2 and f.batch_id = $7)
      on conflict (region_id, dataset, kind, about) where closed_at is null do nothing
      """;

  private static final String CLOSE =
      """
      update ingest.finding set closed_at = $5
       where dataset = $1 and kind = $2 and region_id is not distinct from $3 and about = $4
         and closed_at is null
      returning id, opened_at
      """;
  private static final String DRIFTED =
      """
      select batch_id from ingest.finding
       where dataset = $1 and kind = 'drift' and about = $2 and region_id = $3
         and batch_id = any($4)
      """;
  private static final String COUNTED =
      """
      select dataset, kind, count(*) as n from ingest.finding where closed_at is null
       group by dataset, kind
      """;
  private static final String LIST =
      """
      select f.id, f.dataset, f.region_id, r.code as region, f.kind, f.about, f.severity,
             f.batch_id, f.observed, f.expected, f.threshold, f.formula, f.detail, f.opened_at,
             f.closed_at
        from ingest.finding f left join sec.region r on r.id = f.region_id
       where ($1::text is null or f.dataset = $1) and ($2::text is null or f.kind = $2)
         and ($3::text is null or ($3 = 'open') = (f.closed_at is null))
         and (f.opened_at, f.id) < ($4, $5)
       order by f.opened_at desc, f.id desc limit $6
      """;

  /** As it is shown; region is empty where none is concerned. */
  record Finding(
      UUID id,
      String dataset,
      Optional<String> region,
      String kind,
      String about,
      String severity,
      Optional<UUID> batch,
      double observed,
      @Nullable Double expected,
      @Nullable Double threshold,
      String formula,
      String detail,
      Instant openedAt,
      Optional<Instant> closedAt) {}

  /**
   * Which findings are meant.
   *
   * @param state open or closed; empty for both
   */
  record Filter(Optional<String> dataset, Optional<Anomaly.Kind> kind, Optional<String> state) {}

  /** A finding that was closed, and since when it had been open. */
  record Closed(UUID id, Instant openedAt) {}

  /** Open findings of one kind. */
  record Count(String dataset, String kind, long open) {}

  Uni<List<Topic>> open(Tx tx, String dataset) {
    return tx.list(OPEN, FindingRepository::topic, dataset);
  }

  /** Whether it was opened here; otherwise somebody else had told it. */
  Uni<Boolean> open(Tx tx, UUID id, String dataset, Anomaly found, Instant now) {
    Anomaly.Numbers numbers = found.numbers();
    return tx.execute(
            INSERT,
            id,
            region(found.topic()),
            dataset,
            found.topic().kind().word(),
            found.topic().about(),
            found.severity().word(),
            found.batch().orElse(null),
            numbers.observed(),
            numbers.expected(),
            numbers.threshold(),
            numbers.formula(),
            Json.encode(numbers.detail()).toString(),
            now)
        .map(rows -> rows == 1);
  }

  /** Empty if somebody else had closed it. */
  Uni<Optional<Closed>> close(Tx tx, String dataset, Topic topic, Instant now) {
    return tx.find(
        CLOSE,
        row -> new Closed(row.uuid("id"), row.instant("opened_at")),
        dataset,
        topic.kind().word(),
        region(topic),
        topic.about(),
        now);
  }

  /** Those of the batches whose values had drifted when they came. */
  Uni<List<UUID>> drifted(Tx tx, String dataset, String rule, int region, UUID[] batches) {
    return tx.list(DRIFTED, row -> row.uuid("batch_id"), dataset, rule, region, batches);
  }

  Uni<List<Count>> counted(Tx tx) {
    return tx.list(
        COUNTED, row -> new Count(row.text("dataset"), row.text("kind"), row.bigint("n")));
  }

  /** At most {@code limit} findings before a place, newest first. */
  Uni<List<Finding>> list(Tx tx, Filter filter, Listing.Place before, int limit) {
    return tx.list(
        LIST,
        FindingRepository::finding,
        filter.dataset.orElse(null),
        filter.kind.map(Anomaly.Kind::word).orElse(null),
        filter.state.orElse(null),
        before.at(),
        before.id(),
        limit);
  }

  private static @Nullable Integer region(Topic topic) {
    return topic.region() == ChunkOutcomes.UNPLACED ? null : (Integer) topic.region();
  }

  private static Topic topic(Fields row) {
    return new Topic(
        Anomaly.Kind.of(row.text("kind")).orElseThrow(),
        row.isNull("region_id") ? ChunkOutcomes.UNPLACED : row.integer("region_id"),
        row.text("about"));
  }

  private static Finding finding(Fields row) {
    return new Finding(
        row.uuid("id"),
        row.text("dataset"),
        row.optionalText("region"),
        row.text("kind"),
        row.text("about"),
        Severity.valueOf(row.text("severity").toUpperCase(Locale.ROOT)).word(),
        row.isNull("batch_id") ? Optional.empty() : Optional.of(row.uuid("batch_id")),
        row.real("observed"),
        row.isNull("expected") ? null : row.real("expected"),
        row.isNull("threshold") ? null : row.real("threshold"),
        row.text("formula"),
        row.json("detail"),
        row.instant("opened_at"),
        row.isNull("closed_at") ? Optional.empty() : Optional.of(row.instant("closed_at")));
  }
}
