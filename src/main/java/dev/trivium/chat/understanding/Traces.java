package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import dev.trivium.chat.understanding.Understanding.Data;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks back from a query to the question: which phrases left a trace in it, and which did not. A
 * phrase that carries meaning and changed nothing is the best sign that a question was misread.
 */
final class Traces {
  private static final int PLAIN_PARTS = 2;

  private final Lexicon lexicon;
  private final Interpretation query;
  private final Slots slots;
  private final Set<String> names = new HashSet<>();
  private final Set<String> values = new HashSet<>();
  private final Set<Double> numbers = new HashSet<>();

  Traces(Lexicon lexicon, Data data, Slots slots) {
    this.lexicon = lexicon;
    this.query = data.query();
    this.slots = slots;
    query.metrics().forEach(this::name);
    names.addAll(query.by());
    names.addAll(query.within());
    String field = query.timeField();
    if (field != null) {
      names.add(field);
    }
    filters()
        .forEach(f -> {
          names.add(f.dimension());
          f.values().forEach(value -> values.add(f.dimension() + "=" + value));
        });
    for (Threshold threshold : query.having()) {
      name(new Measure(threshold.metric(), null));
      threshold.values().forEach(n -> numbers.add(Math.abs(n)));
    }
    numbers.add((double) query.limit());
  }

  private void name(Measure measure) {
    String metric = measure.metric();
    names.add(metric);
    if (metric.startsWith("distinct(")) {
      names.add(metric.substring(9, metric.length() - 1));
    }
    String per = measure.per();
    if (per != null) {
      names.add(per);
    }
  }

  private List<Filter> filters() {
    List<Filter> all = new ArrayList<>(query.filters());
    all.addAll(query.part());
    return all;
  }

  /**
   * Phrases that carry meaning and left none in the query. Words nobody knows are counted
   * elsewhere: one cause is one reason to doubt.
   */
  int idle(List<Tag> tags) {
    return (int)
        tags.stream()
            .filter(tag -> !(tag instanceof Tag.Unknown))
            .filter(tag -> !free(tag) && !vague(tag) && !traced(tag))
            .count();
  }

  /** Phrases that ask for what a query cannot hold. */
  int vague(List<Tag> tags) {
    return (int) tags.stream().filter(tag -> !free(tag) && vague(tag) && !traced(tag)).count();
  }

  /** Filled slots beyond those of a plain question. */
  int parts() {
    int time = query.time() == null ? 0 : 1;
    int filled = query.metrics().size() + filters().size() + query.by().size() + time;
    return Math.max(0, filled + query.having().size() - PLAIN_PARTS);
  }

  /** Periods beyond those that the form of the query asks for. */
  int stacked() {
    boolean pair = query.base() != null && Cues.compares(slots);
    return Math.max(0, slots.times.size() - (pair ? 2 : 1));
  }

  /** Whether the query compares with a period that nobody named. */
  int unsaid() {
    boolean named =
        slots.times.size() > 1
            || slots.times.stream().anyMatch(t -> !(t instanceof TimeExpr.Fixed))
            || slots.any(Cue.YOY, Cue.QOQ, Cue.MOM, Cue.WOW, Cue.DOD);
    return query.base() == null || named ? 0 : 1;
  }

  /** Groupings by a dimension of which only one value is asked for. */
  int narrow() {
    return (int)
        query.by().stream()
            .filter(by -> filters().stream().anyMatch(f -> one(f) && f.dimension().equals(by)))
            .count();
  }

  private static boolean one(Filter filter) {
    return !filter.not() && filter.values().size() == 1;
  }

  /** Groupings by a dimension that merely stood there. */
  int bare() {
    return (int) query.by().stream().filter(slots.bare::contains).count();
  }

  /**
   * Metrics beyond one that nothing like "and" ties to it. A count of things and one metric are
   * tied: "how many branches have loans" counts those that have some.
   */
  int crowded() {
    long counts = query.metrics().stream().filter(m -> m.metric().startsWith("distinct(")).count();
    boolean things = counts == 1 && query.metrics().size() == 2;
    boolean tied = slots.has(Cue.AND) || !slots.having.isEmpty() || things;
    return tied ? 0 : Math.max(0, query.metrics().size() - 1);
  }

  private static boolean free(Tag tag) {
    return tag instanceof Tag.Hint hint && hint.cues().stream().anyMatch(Cues::free);
  }

  private static boolean vague(Tag tag) {
    return tag instanceof Tag.Hint hint && hint.cues().stream().anyMatch(Cues::vague);
  }

  private boolean traced(Tag tag) {
    if (slots.lengths.contains(tag)) {
      return true;
    }
    return switch (tag) {
      case Tag.Term term -> traced(term);
      case Tag.Time time -> query.time() != null || query.base() != null;
      case Tag.Unit unit -> query.grain() == unit.grain();
      case Tag.Figure figure -> traced(figure.token());
      case Tag.Id id ->
          filters().stream()
              .anyMatch(f -> f.values().stream().anyMatch(id.text()::equalsIgnoreCase));
      case Tag.Unknown unknown -> false;
      case Tag.Hint hint -> hint.cues().stream().anyMatch(cue -> Cues.shows(cue, query, lexicon));
      case Tag.Filler filler -> true;
    };
  }

  private boolean traced(Tag.Term term) {
    // A verb beside a named metric only leads to it: "who bought the most units".
    if (term.weak() && !slots.metrics.isEmpty() && !slots.metrics.equals(slots.weak)) {
      return true;
    }
    if (term.isValue()) {
      return term.values().stream().anyMatch(v -> values.contains(v.dimension() + "=" + v.value()));
    }
    return term.metric().filter(names::contains).isPresent()
        || term.dimension().filter(names::contains).isPresent();
  }

  private boolean traced(Token token) {
    boolean scaled = numbers.contains(token.number() / 100) && token.percent();
    return numbers.contains(token.number()) || scaled;
  }
}
