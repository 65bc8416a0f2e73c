package dev.trivium.chat.evaluation;

import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import dev.trivium.chat.understanding.Period;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A typed query while it is drawn. */
final class Typed {
  Mode mode = Mode.VALUE;
  List<Measure> metrics = new ArrayList<>();
  List<String> by = new ArrayList<>();
  @Nullable Grain grain;
  List<Filter> filters = new ArrayList<>();
  @Nullable String timeField;
  @Nullable Period time;
  @Nullable Period base;
  List<Threshold> having = new ArrayList<>();
  boolean ranked;
  boolean descending = true;
  int limit;
  List<String> within = new ArrayList<>();
  List<Filter> part = new ArrayList<>();

  /** Begins with another query. */
  void take(Interpretation q) {
    mode = q.mode();
    metrics.addAll(q.metrics());
    by.addAll(q.by());
    grain = q.grain();
    filters.addAll(q.filters());
    timeField = q.timeField();
    time = q.time();
    base = q.base();
    having.addAll(q.having());
    ranked = q.ranked();
    descending = q.descending();
    limit = q.limit();
    within.addAll(q.within());
    part.addAll(q.part());
  }

  Typed mode(Mode to) {
    mode = to;
    return this;
  }

  Interpretation query() {
    return new Interpretation(
        mode,
        metrics,
        by,
        grain,
        filters,
        timeField,
        time,
        base,
        having,
        ranked,
        descending,
        0,
        limit,
        within,
        part);
  }
}
