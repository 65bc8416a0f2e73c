package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one question fills in; empty slots are for the question before, or for defaults. */
final class Slots {
  final Set<Cue> cues = EnumSet.noneOf(Cue.class);
  final List<Measure> metrics = new ArrayList<>();
  final List<Measure> weak = new ArrayList<>();
  final Set<String> groups = new LinkedHashSet<>();
  final Set<String> within = new LinkedHashSet<>();
  final Set<String> wholes = new LinkedHashSet<>();
  final Set<String> bare = new LinkedHashSet<>();
  final List<ValueAt> values = new ArrayList<>();
  final List<TimeExpr> times = new ArrayList<>();
  final List<Threshold> having = new ArrayList<>();
  final Set<String> unknown = new LinkedHashSet<>();
  final List<String> corrected = new ArrayList<>();
  final List<List<Match.OfValue>> ambiguous = new ArrayList<>();
  @Nullable String entity;
  boolean entityPlural;
  @Nullable String dual;
  @Nullable Grain grain;
  @Nullable Grain extreme;
  boolean extremePlural;
  @Nullable String timeField;
  boolean fiscal;
  int direction;
  boolean rankAll;
  int limit = -1;
  int resolved;

  /** Units of time that tell of which length a threshold is, and the metrics they led to. */
  final Set<Tag> lengths = new LinkedHashSet<>();

  final Set<String> measured = new LinkedHashSet<>();

  /** Whether a negation was said since the last value. */
  boolean renewed;

  boolean percents;
  boolean amounts;

  /** A metric that a number is compared with as nothing else was named, or null. */
  @Nullable String guess;

  /** A value that was named, where it stood, and whether it is excluded. */
  record ValueAt(int at, String dimension, String value, boolean not) {}

  boolean has(Cue cue) {
    return cues.contains(cue);
  }

  boolean any(Cue... some) {
    for (Cue cue : some) {
      if (cues.contains(cue)) {
        return true;
      }
    }
    return false;
  }

  boolean ranked() {
    return direction != 0 || rankAll;
  }

  /** A negation goes on over values of one dimension only. */
  boolean endsNegation(String dimension) {
    ValueAt last = values.isEmpty() ? null : values.getLast();
    return !renewed && last != null && last.not() && !last.dimension().equals(dimension);
  }

  /** Whether values of one dimension are set side by side, and not periods. */
  boolean comparesValues() {
    return cues.contains(Cue.COMPARE)
        && !any(Cue.GROWTH, Cue.YOY, Cue.QOQ, Cue.MOM, Cue.WOW, Cue.DOD)
        && filters(values).stream().anyMatch(f -> !f.not() && f.values().size() > 1);
  }

  /** The filters of the values, one a dimension and direction, in the order of the question. */
  static List<Filter> filters(List<ValueAt> values) {
    List<Filter> out = new ArrayList<>();
    for (ValueAt value : values) {
      int known = -1;
      for (int i = 0; i < out.size(); i++) {
        Filter filter = out.get(i);
        if (filter.dimension().equals(value.dimension()) && filter.not() == value.not()) {
          known = i;
        }
      }
      if (known < 0) {
        out.add(new Filter(value.dimension(), List.of(value.value()), value.not()));
      } else {
        List<String> all = new ArrayList<>(new LinkedHashSet<>(out.get(known).values()));
        if (!all.contains(value.value())) {
          all.add(value.value());
        }
        out.set(known, new Filter(value.dimension(), all, value.not()));
      }
    }
    return out;
  }
}
