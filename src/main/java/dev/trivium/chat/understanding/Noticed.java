package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Threshold;
import dev.trivium.chat.understanding.Understanding.Data;
import java.util.List;
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

  Clues clues(Understanding understood, int slips, double margin) {
    if (!(understood instanceof Data data)) {
      return clues(slips, margin, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
    Traces traces = new Traces(lexicon, data, slots);
    return clues(
        slips,
        margin,
        traces.idle(tags),
        traces.vague(tags),
        traces.stacked(),
        traces.unsaid(),
        traces.narrow(),
        traces.bare(),
        traces.parts(),
        data.assumed().size() - slots.corrected.size(),
        data.inherited().size());
  }

  private Clues clues(
      int slips,
      double margin,
      int idle,
      int vague,
      int stacked,
      int unsaid,
      int narrow,
      int bare,
      int parts,
      int assumed,
      int inherited) {
    boolean unnamed = slots.metrics.isEmpty() || slots.metrics.equals(slots.weak);
    return new Clues(
        tags.isEmpty() ? 0 : tags.get(tags.size() - 1).to(),
        count(tag -> !(tag instanceof Tag.Filler)),
        tags.stream().filter(Tag.Filler.class::isInstance).mapToInt(t -> t.to() - t.from()).sum(),
        count(tag -> tag instanceof Tag.Filler filler && soft(filler)),
        count(tag -> tag instanceof Tag.Filler filler && lexicon.muted(filler.text())),
        idle,
        vague,
        count(Tag.Unknown.class::isInstance),
        slips,
        names(term -> term.matches().isEmpty() || term.matches().get(0).quality() < EXACT),
        names(Tag.Term::weak) + (unnamed ? 1 : 0),
        names(Noticed::dual),
        slots.resolved,
        misfits(),
        stacked,
        unsaid,
        narrow,
        bare,
        parts,
        assumed,
        inherited,
        margin);
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

  /** Numbers that do not fit their metric: percent of no fraction, money of no money. */
  private int misfits() {
    int misfits = 0;
    for (Threshold threshold : slots.having) {
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
