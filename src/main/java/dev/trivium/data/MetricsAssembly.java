package dev.trivium.data;

import dev.trivium.kernel.Ids;
import dev.trivium.store.Changes;
import dev.trivium.store.Database;
import dev.trivium.store.Regions;
import dev.trivium.web.Routes;
import java.time.InstantSource;
import java.util.List;

/** Wires the part of the room that answers questions. */
final class MetricsAssembly {
  private final Changes changes;
  private final SemanticModels models;
  private final Vocabularies vocabularies;
  private final GovernedMetrics metrics;
  private final SeriesReader series;
  private final MetricsConfig config;

  MetricsAssembly(
      Database database,
      Regions regions,
      TableSource tables,
      Changes changes,
      Ids ids,
      InstantSource clock,
      MetricsConfig config) {
    this.config = config;
    this.models = new SemanticModels(database, tables, ids, clock, config);
    VocabularyReader reader = new VocabularyReader(database, regions, config);
    this.vocabularies = new Vocabularies(database, models, reader, clock, config);
    this.changes = changes;
    ReadCache<MetricResult> cache =
        new ReadCache<>(changes, config.cacheBytes(), config.cacheTtl(), MetricResult::weight);
    Qualities qualities = new Qualities(database, changes, clock, config);
    this.metrics =
        new GovernedMetrics(
            database, regions, models, vocabularies, cache, qualities, clock, config);
    this.series = new SeriesReader(metrics, models);
  }

  Metrics metrics() {
    return metrics;
  }

  SeriesReader series() {
    return series;
  }

  SemanticModels models() {
    return models;
  }

  /** Called when this process wrote rows or registered a contract. */
  void changed() {
    changes.happened();
    models.forget();
    vocabularies.forget();
  }

  List<Routes> routes() {
    return List.of(
        new MetricRoutes(metrics), new SemanticModelRoutes(models, metrics, config.modelMax()));
  }
}
