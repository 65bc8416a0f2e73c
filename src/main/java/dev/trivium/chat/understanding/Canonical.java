package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One form for all queries that have the same answer, so that they can be compared. */
public final class Canonical {
  private Canonical() {}

  /** The query without what does not change its rows: order of names, kind of period. */
  public static Interpretation of(Interpretation q) {
    boolean cut = q.ranked() || q.mode() == Mode.EXTREME;
    List<Measure> metrics =
        q.metrics().stream().sorted(Comparator.comparing(Measure::name)).toList();
    int orderBy =
        cut && q.orderBy() < q.metrics().size() ? metrics.indexOf(q.metrics().get(q.orderBy())) : 0;
    return new Interpretation(
        q.mode(),
        metrics,
        sorted(q.by()),
        q.grain(),
        filters(q.filters()),
        q.timeField(),
        days(q.time()),
        days(q.base()),
        q.having().stream().sorted(Comparator.comparing(Threshold::toString)).toList(),
        cut,
        !cut || q.descending(),
        orderBy,
        cut ? q.limit() : 0,
        sorted(q.within()),
        filters(q.part()));
  }

  private static List<String> sorted(List<String> names) {
    return List.copyOf(new TreeSet<>(names));
  }

  private static List<Filter> filters(List<Filter> filters) {
    return filters.stream()
        .map(f -> new Filter(f.dimension(), sorted(f.values()), f.not()))
        .sorted(Comparator.comparing(Filter::toString))
        .toList();
  }

  private static @Nullable Period days(@Nullable Period period) {
    return period == null ? null : new Period(period.from(), period.to(), null, false);
  }
}
