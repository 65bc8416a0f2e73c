package dev.trivium.data;

import dev.trivium.data.quality.History;
import dev.trivium.data.quality.RuleCounts;
import dev.trivium.data.quality.Score;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Changes;
import dev.trivium.store.Database;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The quality of datasets, kept for who sees the same regions until something is delivered. */
final class Qualities {
  static final Duration WINDOW = Duration.ofDays(30);
  static final int DELIVERIES = 1_000;
  private static final int BYTES = 512;
  private static final String FINDINGS =
      "select count(*) as open from ingest.finding where dataset = $1 and closed_at is null";

  private final Database database;
  private final ReadCache<DataQuality> cache;
  private final InstantSource clock;
  private final double least;
  private final QualityReader reader = new QualityReader();

  Qualities(Database database, Changes changes, InstantSource clock, MetricsConfig config) {
    this.database = database;
    this.cache = new ReadCache<>(changes, config.cacheBytes(), config.cacheTtl(), quality -> BYTES);
    this.clock = clock;
    this.least = config.scoreLeast();
  }

  Uni<List<DataQuality>> of(Caller caller, List<String> datasets) {
    return Multi.createFrom()
        .iterable(datasets)
        .onItem()
        .transformToUniAndConcatenate(dataset -> of(caller, dataset))
        .collect()
        .asList();
  }

  private Uni<DataQuality> of(Caller caller, String dataset) {
    return cache.get(
        ReadCache.Key.of(caller, dataset),
        List.of(dataset),
        () -> database.reading(caller, tx -> read(tx, dataset)));
  }

  private Uni<DataQuality> read(Tx tx, String dataset) {
    Instant from = clock.instant().minus(WINDOW);
    return reader
        .histories(tx, dataset, from, DELIVERIES)
        .map(all -> Optional.ofNullable(all.get(dataset)).orElseGet(() -> new History(List.of())))
        .chain(history ->
            tx.find(FINDINGS, row -> row.bigint("open"), dataset)
                .map(open -> quality(dataset, history, open.orElse(0L))));
  }

  private DataQuality quality(String dataset, History history, long findings) {
    List<History.Past> deliveries = history.deliveries(region -> true);
    return new DataQuality(
        dataset,
        score(deliveries, RuleCounts.Side.RECEIVED),
        score(deliveries, RuleCounts.Side.SERVED),
        deliveries.size(),
        findings,
        least);
  }

  private static @Nullable Double score(List<History.Past> deliveries, RuleCounts.Side side) {
    OptionalDouble mean = History.mean(deliveries, side);
    return mean.isPresent() ? (Double) Score.rounded(mean.getAsDouble()) : null;
  }
}
