package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Grain;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to the model, by names. The hall's query in the words of this core, so that the core
 * stands alone.
 */
public record Query(
    List<String> metrics,
    List<String> dimensions,
    List<Condition> conditions,
    @Nullable Time time,
    List<Having> having,
    List<Order> order,
    int limit,
    @Nullable Top top) {
  public Query {
    metrics = List.copyOf(metrics);
    dimensions = List.copyOf(dimensions);
    conditions = List.copyOf(conditions);
    having = List.copyOf(having);
    order = List.copyOf(order);
  }

  /** How a value is compared. */
  public enum Op {
    EQ("="),
    IN("="),
    LT("<"),
    LTE("<="),
    GT(">"),
    GTE(">="),
    BETWEEN("between"),
    IS_NULL("is null"),
    STARTS_WITH("starts with");

    final String symbol;

    Op(String symbol) {
      this.symbol = symbol;
    }
  }

  /** A condition on rows; {@code not} turns it round, and keeps rows without a value. */
  public record Condition(String field, Op op, List<Object> values, boolean not) {
    public Condition {
      values = List.copyOf(values);
    }
  }

  /** A condition on a metric of the group. */
  public record Having(String metric, Op op, List<Double> values) {
    public Having {
      values = List.copyOf(values);
    }
  }

  /** A half-open range of days; null is open. */
  public record Time(
      @Nullable String field,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable Grain grain) {}

  public record Order(String by, boolean descending) {}

  /** The first n rows for each combination of these dimensions. */
  public record Top(List<String> within, int n) {
    public Top {
      within = List.copyOf(within);
    }
  }

  /**
   * How much one question may ask for.
   *
   * @param rows in the answer
   * @param datasets set side by side
   * @param dimensions to group by
   * @param values in one condition
   * @param conditions on rows and groups together, and also metrics
   * @param group a group of fewer rows is left out; 0 leaves none out
   */
  public record Limits(
      int rows, int datasets, int dimensions, int values, int conditions, int group) {}

  /**
   * Who asks, as far as the plan depends on it.
   *
   * @param regions ids, shown to the planner of the database; row security decides by itself
   */
  public record Viewer(List<Integer> regions, java.util.Set<String> roles) {
    public Viewer {
      regions = List.copyOf(regions);
      roles = java.util.Set.copyOf(roles);
    }

    /** Whether the metric exists for this viewer. */
    public boolean sees(Model.Metric metric) {
      return roles.containsAll(metric.requiredRoles());
    }
  }
}
