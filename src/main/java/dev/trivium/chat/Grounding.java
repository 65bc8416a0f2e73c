package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import dev.trivium.chat.understanding.Period;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.Vocabulary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings the words of the data room to the analyst, and what it understood back. */
final class Grounding {
  private Grounding() {}

  static Domain domain(Vocabulary words) {
    LocalDate first = null;
    LocalDate last = null;
    for (Vocabulary.Coverage coverage : words.coverage()) {
      LocalDate from = coverage.first();
      LocalDate to = coverage.last();
      first = first == null || (from != null && from.isBefore(first)) ? from : first;
      last = last == null || (to != null && to.isAfter(last)) ? to : last;
    }
    return new Domain(
        words.metrics().stream()
            .map(m ->
                new Domain.Metric(
                    m.name(), m.label(), m.description(), m.synonyms(), m.unit(), m.additive()))
            .toList(),
        words.dimensions().stream()
            .map(d ->
                new Domain.Dimension(
                    d.name(),
                    d.label(),
                    d.description(),
                    d.synonyms(),
                    d.time(),
                    d.personal(),
                    d.hidden(),
                    d.manyValues()))
            .toList(),
        words.values(),
        Grain.valueOf(words.defaultGrain().name()),
        words.currency(),
        first,
        last,
        words.calendar().weekStart(),
        words.calendar().fiscalStart());
  }

  /** The query for a period and filters; grouping, conditions and order are the reading's. */
  static MetricQuery query(
      Interpretation query, Shape shape, @Nullable Period period, List<Filter> filters) {
    Set<String> metrics = new LinkedHashSet<>();
    for (Measure measure : query.metrics()) {
      metrics.add(measure.metric());
      String per = measure.per();
      if (per != null) {
        metrics.add(per);
      }
    }
    List<String> names = List.copyOf(metrics);
    return new MetricQuery(
        names,
        shape.by(),
        filters(filters),
        time(query, period, shape.grain()),
        query.having().stream().map(Grounding::having).toList(),
        order(query, shape, names),
        query.within().isEmpty() ? shape.limit() : 0,
        shape.limit() > 0 && !query.within().isEmpty()
            ? new MetricQuery.Top(query.within(), shape.limit())
            : null);
  }

  /**
   * How rows are grouped and cut.
   *
   * @param limit rows wanted, 0 for as many as there are
   */
  record Shape(List<String> by, @Nullable Grain grain, int limit) {}

  static List<MetricQuery.Filter> filters(List<Filter> filters) {
    List<MetricQuery.Filter> out = new ArrayList<>();
    for (Filter filter : filters) {
      boolean one = filter.values().size() == 1;
      MetricQuery.Op op = one ? MetricQuery.Op.EQ : MetricQuery.Op.IN;
      out.add(
          new MetricQuery.Filter(
              filter.dimension(), op, List.copyOf(filter.values()), filter.not()));
    }
    return out;
  }

  private static MetricQuery.@Nullable Time time(
      Interpretation query, @Nullable Period period, @Nullable Grain grain) {
    if (period == null && grain == null && query.timeField() == null) {
      return null;
    }
    return new MetricQuery.Time(
        query.timeField(),
        period == null ? null : period.from(),
        period == null ? null : period.to(),
        grain == null ? null : MetricQuery.Grain.valueOf(grain.name()));
  }

  private static MetricQuery.Having having(Threshold threshold) {
    return new MetricQuery.Having(
        threshold.metric(), MetricQuery.Op.valueOf(threshold.op().name()), threshold.values());
  }

  private static List<MetricQuery.Order> order(
      Interpretation query, Shape shape, List<String> names) {
    List<MetricQuery.Order> out = new ArrayList<>();
    boolean plain = query.metrics().stream().allMatch(m -> m.per() == null);
    if (query.ranked() && plain && !names.isEmpty()) {
      query.within().forEach(w -> out.add(new MetricQuery.Order(w, false)));
      int by = Math.min(query.orderBy(), names.size() - 1);
      out.add(new MetricQuery.Order(names.get(by), query.descending()));
    } else if (shape.grain() != null) {
      out.add(new MetricQuery.Order("period", false));
    } else if (!names.isEmpty() && !shape.by().isEmpty()) {
      out.add(new MetricQuery.Order(names.get(0), query.descending()));
    }
    return out;
  }
}
