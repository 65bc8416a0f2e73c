package dev.trivium.data;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may talk about: names, synonyms and the values that stand in rows the caller may
 * see. A value of a foreign region does not exist here.
 *
 * @param values readable values by dimension, capped; only dimensions that may be shown
 * @param capped dimensions whose value list was cut
 */
public record Vocabulary(
    String model,
    List<Metric> metrics,
    List<Dimension> dimensions,
    Map<String, List<String>> values,
    List<String> capped,
    List<Coverage> coverage,
    MetricQuery.Grain defaultGrain,
    @Nullable String currency,
    List<String> examples,
    List<String> regions,
    Calendar calendar) {

  /** With a calendar of which the model says nothing. */
  public Vocabulary(
      String model,
      List<Metric> metrics,
      List<Dimension> dimensions,
      Map<String, List<String>> values,
      List<String> capped,
      List<Coverage> coverage,
      MetricQuery.Grain defaultGrain,
      @Nullable String currency,
      List<String> examples,
      List<String> regions) {
    this(
        model,
        metrics,
        dimensions,
        values,
        capped,
        coverage,
        defaultGrain,
        currency,
        examples,
        regions,
        new Calendar(null, null));
  }

  /**
   * How the company counts its time, as the model says; null where it says nothing.
   *
   * @param fiscalStart month in which a fiscal year begins
   */
  public record Calendar(@Nullable DayOfWeek weekStart, @Nullable Month fiscalStart) {}

  /**
   * @param datasets whose rows count; one, unless the metric is made of others
   */
  public record Metric(
      String name,
      String label,
      String description,
      List<String> synonyms,
      @Nullable String unit,
      boolean additive,
      List<String> datasets) {
    public Metric {
      datasets = List.copyOf(datasets);
    }
  }

  /**
   * @param time whether it is a date
   * @param personal countable, never shown, grouped or filtered on
   * @param numeric a row field that can be compared with numbers
   * @param hidden not offered for grouping
   */
  public record Dimension(
      String name,
      String label,
      String description,
      List<String> synonyms,
      boolean time,
      boolean personal,
      boolean numeric,
      boolean hidden,
      boolean manyValues,
      @Nullable String unit,
      String dataset) {}

  /** First and last day with rows the caller may see, and how many rows. */
  public record Coverage(
      String dataset,
      String label,
      String timeField,
      @Nullable LocalDate first,
      @Nullable LocalDate last,
      long rows) {

    /** The days both have. */
    Coverage and(Coverage other) {
      return new Coverage(
          dataset,
          label,
          timeField,
          outer(first, other.first, Comparator.naturalOrder()),
          outer(last, other.last, Comparator.reverseOrder()),
          Math.min(rows, other.rows));
    }

    private static @Nullable LocalDate outer(
        @Nullable LocalDate one, @Nullable LocalDate other, Comparator<LocalDate> order) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return order.compare(one, other) < 0 ? other : one;
    }
  }

  /** The days that every dataset of a metric has; empty if none of them is known. */
  public Optional<Coverage> coverage(Metric metric) {
    return coverage.stream()
        .filter(known -> metric.datasets().contains(known.dataset()))
        .reduce(Coverage::and);
  }
}
