package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Threshold;
import dev.trivium.chat.understanding.Understanding.Data;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Gathers the clues of a reading from its tags, its slots and what it came to. */
final class Noticed {
  private static final double EXACT = 1 - 1e-9;

  private final Lexicon lexicon;
  private final List<Tag> tags;
  private final Slots slots;
  private final List<Tag.Term> terms;

  Noticed(Lexicon lexicon, List<Tag> tags, Slots slots) {
    this.lexicon = lexicon;
    this.tags = tags;
    this.slots = slots;
    this.terms =
        tags.stream().filter(Tag.Term.class::isInstance).map(Tag.Term.class::cast).toList();
  }

  /** What a query shows when it is looked back from; nothing for what is no query. */
  private record Back(
      int idle,
      int vague,
      int misfits,
      int guessed,
      int stacked,
      int unsaid,
      int narrow,
      int bare,
      int crowded,
      int parts,
      int assumed,
      int inherited) {
    static final Back NOTHING = new Back(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  Clues clues(Understanding understood, int slips, double margin) {
    Back back = understood instanceof Data data ? back(data) : Back.NOTHING;
    boolean unnamed = slots.metrics.isEmpty() || slots.metrics.equals(slots.weak);
    return new Clues(
        tags.isEmpty() ? 0 : tags.get(tags.size() - 1).to(),
        count(tag -> !(tag instanceof Tag.Filler)),
        tags.stream().filter(Tag.Filler.class::isInstance).mapToInt(t -> t.to() - t.from()).sum(),
        count(tag -> tag instanceof Tag.Filler filler && soft(filler)),
        count(tag -> tag instanceof Tag.Filler filler && lexicon.muted(filler.text())),
        back.idle(),
        back.vague(),
        count(tag -> tag instanceof Tag.Unknown && !slots.lengths.contains(tag)),
        slips,
        names(term -> term.matches().isEmpty() || term.matches().get(0).quality() < EXACT),
        names(Tag.Term::weak) + (unnamed ? 1 : 0),
        names(Noticed::dual),
        slots.resolved,
        back.misfits(),
        back.guessed(),
        back.stacked(),
        back.unsaid(),
        back.narrow(),
        back.bare(),
        adjoined(),
        back.crowded(),
        back.parts(),
        back.assumed(),
        back.inherited(),
        margin);
  }

  private Back back(Data data) {
    Traces traces = new Traces(lexicon, data, slots);
    return new Back(
        traces.idle(tags),
        traces.vague(tags),
        misfits(data.query()),
        guessed(data),
        traces.stacked(),
        traces.unsaid(),
        traces.narrow(),
        traces.bare(),
        traces.crowded(),
        traces.parts(),
        data.assumed().size() - slots.corrected.size(),
        data.inherited().size());
  }

  /** Dimensions right before a metric: "reopened cases" asks for some of the cases. */
  private int adjoined() {
    int found = 0;
    for (int i = 0; i + 1 < tags.size(); i++) {
      boolean pair =
          tags.get(i) instanceof Tag.Term first
              && tags.get(i + 1) instanceof Tag.Term second
              && first.metric().isEmpty()
              && first.dimension().isPresent()
              && second.metric().isPresent()
              && !second.weak();
      found += pair ? 1 : 0;
    }
    return found;
  }

  private int count(Predicate<Tag> which) {
    return (int) tags.stream().filter(which).count();
  }

  private int names(Predicate<Tag.Term> which) {
    return (int) terms.stream().filter(which).count();
  }

  private boolean soft(Tag.Filler filler) {
    return !List.of(filler.text().split(" ")).stream().allMatch(lexicon::little);
  }

  private static boolean dual(Tag.Term term) {
    boolean names = term.metric().isPresent() || term.dimension().isPresent();
    boolean both = term.metric().isPresent() && term.dimension().isPresent();
    return both || (names && !term.values().isEmpty());
  }

  /** Compared with what was neither named, nor told by a unit or a sign, nor asked before. */
  private int guessed(Data data) {
    Set<String> known = new HashSet<>(slots.measured);
    terms.forEach(term -> term.metric().ifPresent(known::add));
    if (slots.metrics.isEmpty() && !data.inherited().isEmpty()) {
      data.query().metrics().forEach(measure -> known.add(measure.metric()));
    }
    boolean told = slots.has(Cue.LOSS);
    return (int)
        data.query().having().stream().filter(h -> !told && !known.contains(h.metric())).count();
  }

  /** Numbers that do not fit their metric: percent of no fraction, money of no money. */
  private int misfits(Interpretation query) {
    int misfits = 0;
    for (Threshold threshold : query.having()) {
      String unit = lexicon.domain().metric(threshold.metric()).map(Domain.Metric::unit).orElse("");
      boolean money = unit != null && unit.equals(lexicon.domain().currency());
      boolean fraction = "fraction".equals(unit);
      boolean large = threshold.values().stream().anyMatch(n -> Math.abs(n) > 1);
      misfits += threshold.metric().isEmpty() || (fraction && large) ? 1 : 0;
      misfits += (slots.percents && !fraction) || (slots.amounts && !money) ? 1 : 0;
    }
    return misfits;
  }
}
