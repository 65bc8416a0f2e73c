package dev.trivium.data;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed question to the semantic model. Names are those of the model; nobody hands in SQL.
 *
 * @param metrics names of metrics, or {@code distinct(<dimension>)} for a count of different values
 * @param dimensions names of dimensions to group by; {@code weekday} is the English day name of the
 *     time field
 * @param filters all must hold
 * @param time which time field, which half-open range, which bucket; null means all time, no bucket
 * @param having conditions on the aggregates
 * @param order by a metric, a dimension or {@code period}; the rest of the order is fixed
 * @param limit rows at most; 0 takes the configured maximum
 * @param top the first n rows within each group; null for none
 */
public record MetricQuery(
    List<String> metrics,
    List<String> dimensions,
    List<Filter> filters,
    @Nullable Time time,
    List<Having> having,
    List<Order> order,
    int limit,
    @Nullable Top top) {

  public MetricQuery {
    metrics = List.copyOf(metrics);
    dimensions = List.copyOf(dimensions);
    filters = List.copyOf(filters);
    having = List.copyOf(having);
    order = List.copyOf(order);
  }

  /** How a value is compared. */
  public enum Op {
    EQ,
    IN,
    LT,
    LTE,
    GT,
    GTE,
    BETWEEN,
    IS_NULL,
    STARTS_WITH
  }

  /** A condition on rows: a dimension or a row field of the model; {@code not} turns it round. */
  public record Filter(String field, Op op, List<Object> values, boolean not) {
    public Filter {
      values = List.copyOf(values);
    }
  }

  /** A condition on an aggregate of the group. */
  public record Having(String metric, Op op, List<Double> values) {
    public Having {
      values = List.copyOf(values);
    }
  }

  /**
   * @param field time dimension; null takes the default of the dataset
   * @param from first day, or null for open
   * @param to the day after the last, or null for open
   * @param grain bucket, or null for none; buckets appear in the column {@code period}, by their
   *     first day; without dimensions from the first to the last of the range without a gap (where
   *     the range is open, of the rows), with dimensions and by hours where there are rows
   */
  public record Time(
      @Nullable String field,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable Grain grain) {}

  /**
   * A calendar bucket; weeks begin on Monday unless the model says otherwise. Hours are those of
   * UTC, and only of time fields that have a time of day.
   */
  public enum Grain {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR
  }

  public record Order(String by, boolean descending) {}

  /** The first n rows, in the query's order, for each combination of these dimensions. */
  public record Top(List<String> within, int n) {
    public Top {
      within = List.copyOf(within);
    }
  }
}
