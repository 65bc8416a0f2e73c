package dev.trivium.forecast;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A data room of one dataset: a metric that adds up, and {@code share}, which does not. */
abstract class OneDataset implements Metrics {
  private final String dataset;
  private final String metric;

  OneDataset(String dataset, String metric) {
    this.dataset = dataset;
    this.metric = metric;
  }

  /** First day with rows. */
  abstract LocalDate first();

  /** Last day with rows. */
  abstract LocalDate last();

  /** Rows of the period, the dimensions asked for and the metric. */
  abstract List<List<Object>> rows(MetricQuery query);

  @Override
  public Uni<MetricResult> query(Caller caller, MetricQuery query) {
    List<MetricResult.Column> columns = new ArrayList<>();
    columns.add(new MetricResult.Column("period", "Period", MetricResult.Kind.PERIOD, null));
    for (String name : query.dimensions()) {
      columns.add(new MetricResult.Column(name, name, MetricResult.Kind.DIMENSION, null));
    }
    for (String name : query.metrics()) {
      columns.add(new MetricResult.Column(name, name, MetricResult.Kind.METRIC, null));
    }
    List<String> read = List.of(dataset);
    return Uni.createFrom()
        .item(
            new MetricResult(
                columns, rows(query), Map.of(), read, "hash", "select 1", Instant.EPOCH, false));
  }

  @Override
  public Uni<Vocabulary> vocabulary(Caller caller) {
    return Uni.createFrom()
        .item(
            new Vocabulary(
                "model",
                List.of(metric(metric, true), metric("share", false)),
                List.of(),
                Map.of(),
                List.of(),
                List.of(new Vocabulary.Coverage(dataset, dataset, "at", first(), last(), 9000)),
                MetricQuery.Grain.MONTH,
                null,
                List.of(),
                List.of()));
  }

  private Vocabulary.Metric metric(String name, boolean additive) {
    return new Vocabulary.Metric(name, name, "", List.of(), null, additive, List.of(dataset));
  }
}
