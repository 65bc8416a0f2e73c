package dev.trivium.chat.understanding;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was understood, free of words: the typed query of a question.
 *
 * @param by dimensions that group, in order
 * @param grain bucket of time that groups, or null
 * @param timeField time dimension that was named, or null for the default
 * @param base the period compared with, or null
 * @param orderBy index into the metrics the order is by
 * @param limit rows wanted, 0 for all; of a moving average the periods each mean goes over
 * @param within dimensions of the groups a ranking starts anew in
 * @param part filters that make the part of a share; empty for each group against the whole
 */
public record Interpretation(
    Mode mode,
    List<Measure> metrics,
    List<String> by,
    @Nullable Grain grain,
    List<Filter> filters,
    @Nullable String timeField,
    @Nullable Period time,
    @Nullable Period base,
    List<Threshold> having,
    boolean ranked,
    boolean descending,
    int orderBy,
    int limit,
    List<String> within,
    List<Filter> part) {

  /** What is made of the rows. */
  public enum Mode {
    VALUE,
    COMPARE,
    GROWTH,
    GROWTH_SERIES,
    CONTRIBUTION,
    MOVING,
    SHARE,
    RUNNING,
    EXTREME,
    LIST,
    COUNT_GROUPS,
    FORECAST
  }

  public Interpretation {
    metrics = List.copyOf(metrics);
    by = List.copyOf(by);
    filters = List.copyOf(filters);
    having = List.copyOf(having);
    within = List.copyOf(within);
    part = List.copyOf(part);
  }

  /** A metric, a count of different values, or the ratio of two metrics. */
  public record Measure(String metric, @Nullable String per) {
    /** A count of the different values of a dimension. */
    public static Measure distinct(String dimension) {
      return new Measure("distinct(" + dimension + ")", null);
    }

    public String name() {
      return per == null ? metric : metric + "_per_" + per;
    }
  }

  /** Rows whose dimension has one of the values; {@code not} turns it round. */
  public record Filter(String dimension, List<String> values, boolean not) {
    public Filter {
      values = List.copyOf(values);
    }
  }

  /** How an aggregate is compared. */
  public enum Op {
    LT,
    LTE,
    GT,
    GTE,
    BETWEEN
  }

  /** A condition on the aggregate of a group. */
  public record Threshold(String metric, Op op, List<Double> values) {
    public Threshold {
      values = List.copyOf(values);
    }
  }

  /** The dimensions whose values it asks for or shows, not those that it only counts. */
  public Set<String> told() {
    Set<String> told = new LinkedHashSet<>(by);
    told.addAll(within);
    filters.forEach(filter -> told.add(filter.dimension()));
    part.forEach(filter -> told.add(filter.dimension()));
    return told;
  }

  /** Whether it counts the different values of a dimension anywhere. */
  public boolean counts(String dimension) {
    String count = Measure.distinct(dimension).metric();
    return metrics.stream().anyMatch(m -> m.metric().equals(count) || count.equals(m.per()))
        || having.stream().anyMatch(h -> h.metric().equals(count));
  }

  /** Whether two periods are set against each other. */
  public boolean paired() {
    return mode == Mode.COMPARE || mode == Mode.GROWTH || mode == Mode.CONTRIBUTION;
  }

  /** The class of question, as it is named in evidence and statistics. */
  public String queryType() {
    return switch (mode) {
      case COMPARE -> "compare";
      case GROWTH, GROWTH_SERIES -> "growth";
      case CONTRIBUTION -> "contribution";
      case SHARE -> "share";
      case RUNNING -> "running";
      case MOVING -> "moving-average";
      case EXTREME -> "extreme";
      case LIST -> "list";
      case COUNT_GROUPS -> "count";
      case FORECAST -> "forecast";
      case VALUE -> valueType();
    };
  }

  private String valueType() {
    if (ranked) {
      return "ranking";
    }
    if (grain != null) {
      return "trend";
    }
    return by.isEmpty() ? "total" : "breakdown";
  }
}
