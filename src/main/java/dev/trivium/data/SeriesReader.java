package dev.trivium.data;

import dev.trivium.data.semantic.Dates;
import dev.trivium.data.semantic.Model;
import dev.trivium.data.semantic.Model.WeekStart;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a metric as a series without gaps, as the caller, for rooms that foresee.
 *
 * <p>The series begins with the first period that has rows and ends with the last complete one: no
 * period reaches beyond {@code before}, nor beyond the period in which the dataset's newest row
 * lies, so that a dataset which ended long ago does not end in zeros.
 */
public final class SeriesReader {
  private final Metrics metrics;
  private final SemanticModels models;

  SeriesReader(Metrics metrics, SemanticModels models) {
    this.metrics = metrics;
    this.models = models;
  }

  /**
   * @param periods first days, oldest first, without a gap
   * @param values in the unit of the metric; {@code NaN} where a ratio has nothing to stand on
   * @param end the day after the last period
   */
  public record Series(
      List<LocalDate> periods,
      List<Double> values,
      LocalDate end,
      @Nullable String unit,
      String label,
      String sql,
      String queryHash,
      Sources sources,
      Instant asOf) {
    public Series {
      periods = List.copyOf(periods);
      values = List.copyOf(values);
    }
  }

  /**
   * Reads the series of the metric's own time field.
   *
   * <p>Errors: those of {@link Metrics#query}; {@code data/no-series} (422) when there is no
   * complete period with rows; {@code data/small-groups} (422) when some stand on too few.
   */
  public Uni<Series> read(
      Caller caller,
      String metric,
      List<MetricQuery.Filter> filters,
      MetricQuery.Grain grain,
      LocalDate before) {
    return models
        .current(caller)
        .chain(current ->
            metrics
                .vocabulary(caller)
                .map(known -> end(current.model(), known, metric, grain, before)))
        .chain(end ->
            metrics
                .query(caller, query(metric, filters, grain, end))
                .map(result -> series(result, end)));
  }

  private static MetricQuery query(
      String metric, List<MetricQuery.Filter> filters, MetricQuery.Grain grain, LocalDate end) {
    return new MetricQuery(
        List.of(metric),
        List.of(),
        filters,
        new MetricQuery.Time(null, null, end, grain),
        List.of(),
        List.of(),
        0,
        null);
  }

  /** The day after the last complete period. */
  private static LocalDate end(
      Model model, Vocabulary known, String metric, MetricQuery.Grain grain, LocalDate before) {
    Model.Grain bucket = ModelQuery.grain(grain);
    WeekStart weekStart = model.weekStart();
    LocalDate complete = Dates.start(before, bucket, weekStart);
    return known.metrics().stream()
        .filter(candidate -> candidate.name().equals(metric))
        .findFirst()
        .flatMap(known::coverage)
        .map(Vocabulary.Coverage::last)
        .map(last -> Dates.next(Dates.start(last, bucket, weekStart), bucket))
        .filter(afterRows -> afterRows.isBefore(complete))
        .orElse(complete);
  }

  private static Problem mixed(List<String> split) {
    return Problem.unprocessable(
            "data/mixed-units",
            "The amounts have several units; filter on " + String.join(", ", split) + " for one.")
        .at("filters");
  }

  private static Series series(MetricResult result, LocalDate end) {
    List<LocalDate> periods = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (List<@Nullable Object> row : result.rows()) {
      if (row.get(0) instanceof LocalDate period) {
        periods.add(period);
        values.add(row.get(1) instanceof Number value ? value.doubleValue() : Double.NaN);
      }
    }
    if (periods.isEmpty()) {
      throw Problem.unprocessable(
              "data/no-series", "There is no complete period with rows before " + end + ".")
          .asException();
    }
    if (!result.split().isEmpty()) {
      throw mixed(result.split()).asException();
    }
    if (result.suppressed().groups() > 0) {
      throw Problem.unprocessable(
              "data/small-groups",
              result.suppressed().groups()
                  + " periods stand on too few rows to be shown (data.query.min_group is "
                  + result.suppressed().least()
                  + "), and a series has no gaps; take a coarser grain.")
          .at("grain")
          .asException();
    }
    if (result.truncated()) {
      throw Problem.unprocessable(
              "data/too-large", "The series has too many periods; take a coarser grain.")
          .at("grain")
          .asException();
    }
    MetricResult.Column column = result.columns().get(1);
    return new Series(
        periods,
        values,
        end,
        column.unit(),
        column.label(),
        result.sql(),
        result.queryHash(),
        result.sources(),
        result.asOf());
  }
}
