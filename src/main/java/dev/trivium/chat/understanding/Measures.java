package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Measure;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds the metric that a question means without naming it. */
final class Measures {
  static final Set<String> DURATIONS = Set.of("days", "hours", "minutes", "weeks");

  private Measures() {}

  static void complete(Lexicon lexicon, List<Tag> tags, Slots slots, boolean follows) {
    if (!slots.metrics.isEmpty()) {
      return;
    }
    Domain domain = lexicon.domain();
    if (slots.has(Cue.HOW_LONG)) {
      duration(lexicon, tags).ifPresent(m -> slots.metrics.add(new Measure(m, null)));
      slots.timeField = null;
      slots.bare.remove(slots.dual);
    } else if (slots.has(Cue.COUNT) && !slots.values.isEmpty() && !follows) {
      counted(lexicon, slots)
          .or(() -> quantity(lexicon))
          .ifPresent(m -> slots.metrics.add(new Measure(m, null)));
    } else if (slots.has(Cue.COME_TO) && !slots.values.isEmpty()) {
      domain.money().ifPresent(m -> slots.metrics.add(new Measure(m.name(), null)));
    }
    boolean looksUp = slots.has(Cue.WHEN) && !slots.values.isEmpty() && slots.metrics.isEmpty();
    if (looksUp) {
      String field = slots.timeField;
      domain.dimensions().stream()
          .filter(Domain.Dimension::time)
          .map(Domain.Dimension::name)
          .filter(name -> field == null || name.equals(field))
          .findFirst()
          .ifPresent(slots.bare::add);
    }
  }

  private static Optional<String> duration(Lexicon lexicon, List<Tag> tags) {
    return lexicon.domain().metrics().stream()
        .filter(m -> m.unit() != null && DURATIONS.contains(m.unit()))
        .max(Comparator.comparingLong(m -> overlap(lexicon, m.name(), tags)))
        .map(Domain.Metric::name);
  }

  private static long overlap(Lexicon lexicon, String metric, List<Tag> tags) {
    return tags.stream()
        .filter(tag ->
            tag instanceof Tag.Term term && lexicon.supports(metric, term.text())
                || tag instanceof Tag.Unknown unknown && lexicon.supports(metric, unknown.text()))
        .count();
  }

  /** "how many ground faults": the number of what the value itself names. */
  private static Optional<String> counted(Lexicon lexicon, Slots slots) {
    return slots.values.stream()
        .flatMap(value -> List.of(value.value().split(" ")).stream())
        .flatMap(word -> lexicon.find(word.toLowerCase(Locale.ROOT)).stream())
        .filter(Match.OfMetric.class::isInstance)
        .map(m -> ((Match.OfMetric) m).name())
        .filter(
            name -> lexicon.domain().metric(name).filter(m -> "count".equals(m.unit())).isPresent())
        .findFirst();
  }

  private static Optional<String> quantity(Lexicon lexicon) {
    return lexicon.quantities().stream()
        .flatMap(word -> lexicon.find(word).stream())
        .filter(Match.OfMetric.class::isInstance)
        .map(m -> ((Match.OfMetric) m).name())
        .findFirst();
  }
}
