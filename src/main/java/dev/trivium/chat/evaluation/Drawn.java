package dev.trivium.chat.evaluation;

import dev.trivium.chat.evaluation.Spans.Pair;
import dev.trivium.chat.evaluation.Spans.Span;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A typed question that was drawn, with the words its wordings can use. */
final class Drawn {
  final String type;
  final Typed typed = new Typed();
  private final Names names;
  private final Map<String, Supplier<String>> slots = new HashMap<>();
  private final Set<String> needed = new TreeSet<>();
  private List<String> oneOf = List.of();

  Drawn(String type, Names names) {
    this.type = type;
    this.names = names;
    slots.put("f", () -> "");
    slots.put("t", () -> "");
  }

  Drawn slot(String name, Supplier<String> words) {
    slots.put(name, words);
    return this;
  }

  /** A slot without which a wording would not say what is asked. */
  Drawn need(String name, Supplier<String> words) {
    needed.add(name);
    return slot(name, words);
  }

  /** Either of these slots says it. */
  void also(String one, String other) {
    needed.remove(one);
    needed.remove(other);
    needOne(one, other);
  }

  /** A wording must have one of these. */
  void needOne(String... some) {
    oneOf = List.of(some);
  }

  Drawn metric(String metric) {
    typed.metrics.add(new Measure(metric, null));
    return need("m", () -> names.metric(metric));
  }

  Drawn metrics(List<String> two) {
    typed.metrics.add(new Measure(two.get(0), null));
    typed.metrics.add(new Measure(two.get(1), null));
    return need("m", () -> names.metric(two.get(0))).need("n2", () -> names.metric(two.get(1)));
  }

  Drawn by(List<String> dimensions) {
    typed.by.addAll(dimensions);
    slot("ds", () -> names.dimensions(dimensions.get(0)));
    need("d", () -> String.join(" and ", dimensions.stream().map(names::dimension).toList()));
    if (dimensions.size() == 1) {
      needed.remove("d");
      needOne("d", "ds");
    }
    return this;
  }

  /** What is ranked, listed or counted, in the singular ({@code e}) or plural ({@code es}). */
  Drawn entity(String dimension, String slot) {
    typed.by.add(dimension);
    boolean plural = slot.equals("es");
    return need(slot, () -> plural ? names.dimensions(dimension) : names.dimension(dimension));
  }

  Drawn within(String dimension) {
    typed.by.add(0, dimension);
    typed.within.add(dimension);
    return need("d", () -> names.dimension(dimension));
  }

  Drawn grain(Grain grain) {
    typed.grain = grain;
    slot("u", grain::word);
    slot("uly", () -> adverb(grain));
    needOne("u", "uly");
    return this;
  }

  private static String adverb(Grain grain) {
    return grain == Grain.DAY ? "daily" : grain.word() + "ly";
  }

  Drawn filters(List<Filter> filters) {
    typed.filters.addAll(filters);
    return filters.isEmpty() ? this : need("f", () -> names.filters(typed.filters));
  }

  Drawn time(Span span) {
    typed.time = span.period();
    slot("T", span::bare);
    return need("t", span::phrase);
  }

  Drawn pair(Pair pair, Mode mode) {
    typed.mode(mode).time = pair.now().period();
    typed.base = pair.before().period();
    return need("T", pair.now()::bare).need("B", pair.before()::bare);
  }

  String worded(Paraphrases paraphrases, RandomGenerator random) {
    return paraphrases.word(type, new Paraphrases.Asked(slots, needed, oneOf), random);
  }
}
