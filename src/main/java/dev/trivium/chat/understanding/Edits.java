package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Interpretations that differ in one slot. */
public final class Edits {
  private Edits() {}

  static Interpretation metric(Interpretation q, Measure metric) {
    Mode mode = q.mode() == Mode.LIST ? Mode.VALUE : q.mode();
    return new Interpretation(
        mode,
        List.of(metric),
        q.by(),
        q.grain(),
        q.filters(),
        q.timeField(),
        q.time(),
        q.base(),
        q.having(),
        q.ranked(),
        q.descending(),
        0,
        q.limit(),
        q.within(),
        q.part());
  }

  public static Interpretation by(Interpretation q, String dimension) {
    return by(q, List.of(dimension));
  }

  /** Over all groups together. */
  public static Interpretation alone(Interpretation q) {
    return by(q, List.of());
  }

  private static Interpretation by(Interpretation q, List<String> dimensions) {
    boolean ranked = q.ranked();
    return new Interpretation(
        q.mode(),
        q.metrics(),
        dimensions,
        q.grain(),
        q.filters(),
        q.timeField(),
        q.time(),
        q.base(),
        q.having(),
        ranked,
        q.descending(),
        q.orderBy(),
        ranked && q.limit() == 0 ? Assembler.PLURAL_LIMIT : q.limit(),
        q.within(),
        q.part());
  }

  public static Interpretation time(Interpretation q, @Nullable Period time) {
    return new Interpretation(
        q.mode(),
        q.metrics(),
        q.by(),
        q.grain(),
        q.filters(),
        q.timeField(),
        time,
        q.base(),
        q.having(),
        q.ranked(),
        q.descending(),
        q.orderBy(),
        q.limit(),
        q.within(),
        q.part());
  }

  public static Interpretation filters(Interpretation q, List<Filter> filters) {
    return new Interpretation(
        q.mode(),
        q.metrics(),
        q.by(),
        q.grain(),
        filters,
        q.timeField(),
        q.time(),
        q.base(),
        q.having(),
        q.ranked(),
        q.descending(),
        q.orderBy(),
        q.limit(),
        q.within(),
        q.part());
  }

  static Interpretation swap(Interpretation q, String dimension, Filter filter) {
    List<Filter> filters = new ArrayList<>();
    boolean placed = false;
    for (Filter old : q.filters()) {
      boolean same = old.dimension().equals(dimension) && old.values().equals(filter.values());
      filters.add(same ? filter : old);
      placed |= same;
    }
    if (!placed) {
      filters.add(filter);
    }
    return filters(q, filters);
  }
}
