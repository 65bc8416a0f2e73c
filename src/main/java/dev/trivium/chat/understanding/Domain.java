package dev.trivium.chat.understanding;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be talked about: the words of a semantic model and the values a caller may see.
 *
 * @param values readable values by dimension
 * @param first first day with rows, or null
 * @param last last day with rows, or null
 * @param weekStart first day of a week, or null where the model does not say
 * @param fiscalStart month in which a fiscal year begins, or null where the model does not say
 */
public record Domain(
    List<Metric> metrics,
    List<Dimension> dimensions,
    Map<String, List<String>> values,
    Grain defaultGrain,
    @Nullable String currency,
    @Nullable LocalDate first,
    @Nullable LocalDate last,
    @Nullable DayOfWeek weekStart,
    @Nullable Month fiscalStart) {

  /** One that says nothing of weeks and fiscal years. */
  public Domain(
      List<Metric> metrics,
      List<Dimension> dimensions,
      Map<String, List<String>> values,
      Grain defaultGrain,
      @Nullable String currency,
      @Nullable LocalDate first,
      @Nullable LocalDate last) {
    this(metrics, dimensions, values, defaultGrain, currency, first, last, null, null);
  }

  public record Metric(
      String name,
      String label,
      String description,
      List<String> synonyms,
      @Nullable String unit,
      boolean additive) {}

  public record Dimension(
      String name,
      String label,
      String description,
      List<String> synonyms,
      boolean time,
      boolean personal,
      boolean hidden,
      boolean many) {}

  public Optional<Metric> metric(String name) {
    return metrics.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  public Optional<Dimension> dimension(String name) {
    return dimensions.stream().filter(d -> d.name().equals(name)).findFirst();
  }

  /** Whether a reading shows or asks for values that are personal; they may only be counted. */
  public boolean namesPeople(Interpretation query) {
    return query.told().stream().anyMatch(this::personal);
  }

  /** Whether a reading stands on values that are personal, if only on their number. */
  public boolean tellsOfPeople(Interpretation query) {
    return namesPeople(query)
        || dimensions.stream().anyMatch(d -> d.personal() && query.counts(d.name()));
  }

  public boolean personal(String dimension) {
    return dimension(dimension).map(Dimension::personal).orElse(false);
  }

  /** The first additive metric in money; what an amount without a name means. */
  public Optional<Metric> money() {
    return metrics.stream()
        .filter(m -> m.additive() && m.unit() != null && m.unit().equals(currency))
        .findFirst();
  }

  /** Label of a metric, a count or a dimension, for a reader. */
  public String label(String name) {
    if (name.startsWith("distinct(")) {
      return "Different "
          + label(name.substring(9, name.length() - 1)).toLowerCase(java.util.Locale.ROOT)
          + " values";
    }
    return metric(name)
        .map(Metric::label)
        .or(() -> dimension(name).map(Dimension::label))
        .orElse(name);
  }
}
