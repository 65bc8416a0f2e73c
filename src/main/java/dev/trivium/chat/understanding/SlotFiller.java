package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Measure;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks over the tags of a question from left to right and gives each its role. */
final class SlotFiller {
  private enum Mode {
    NONE,
    BY,
    PER,
    EACH,
    TOP,
    COUNT,
    WHICH,
    NOT
  }

  /** The dimension every dataset with a date has; its values are English names of days. */
  private static final String WEEKDAY = "weekday";

  private final Lexicon lexicon;
  private final Domain domain;
  private final List<Tag> tags;
  private final Slots slots = new Slots();
  private final Neighbours near;
  private final boolean[] metricAt;
  private Mode mode = Mode.NONE;

  private final boolean first;

  /** {@code first} tells that no question came before. */
  SlotFiller(Lexicon lexicon, List<Tag> tags, boolean first) {
    this.first = first;
    this.lexicon = lexicon;
    this.domain = lexicon.domain();
    this.tags = tags.stream().filter(t -> !(t instanceof Tag.Filler)).toList();
    this.near = new Neighbours(lexicon, this.tags);
    this.metricAt = new boolean[this.tags.size()];
  }

  Slots fill() {
    for (Tag tag : tags) {
      if (tag instanceof Tag.Hint hint) {
        slots.cues.addAll(hint.cues());
      }
    }
    for (int i = 0; i < tags.size(); i++) {
      endGroups(i);
      switch (tags.get(i)) {
        case Tag.Hint hint -> hint(i, hint);
        case Tag.Term term -> term(i, term);
        case Tag.Time time -> time(i, time);
        case Tag.Unit unit -> unit(i, unit);
        case Tag.Figure number -> number(i, number);
        case Tag.Id id -> id(i, id);
        case Tag.Unknown unknown -> unknown(i, unknown);
        case Tag.Filler ignored -> mode = Mode.NONE;
      }
    }
    new Window(tags, slots).read();
    new Thresholds(lexicon, tags, slots, first).read();
    new Settling(lexicon, tags, slots, metricAt).settle();
    return slots;
  }

  /** "per branch loans": a grouping goes on after "and" only, or after what does not group. */
  private void endGroups(int i) {
    boolean grouped = i > 0 && tags.get(i - 1) instanceof Tag.Term before && !before.isValue();
    if (grouping() && grouped && slots.groups.size() > 0 && slots.metrics.isEmpty()) {
      boolean goesOn = tags.get(i) instanceof Tag.Hint hint && hint.is(Cue.AND);
      mode = goesOn ? mode : Mode.NONE;
    }
  }

  private boolean grouping() {
    return mode == Mode.BY || mode == Mode.PER || mode == Mode.EACH;
  }

  private void hint(int i, Tag.Hint hint) {
    if (hint.is(Cue.AND) || hint.is(Cue.ONLY)) {
      return;
    }
    if (hint.is(Cue.BY) || hint.is(Cue.IN_TERMS_OF)) {
      mode = Mode.BY;
    } else if (hint.is(Cue.PER)) {
      mode = Mode.PER;
    } else if (hint.is(Cue.EACH)) {
      mode = Mode.EACH;
    } else if (hint.is(Cue.TOP) || hint.is(Cue.BOTTOM)) {
      mode = Mode.TOP;
      slots.direction = hint.is(Cue.TOP) ? 1 : -1;
      takeLimit(i);
    } else if (hint.is(Cue.RANK)) {
      mode = Mode.TOP;
      slots.rankAll = true;
    } else if (hint.is(Cue.COUNT)) {
      mode = Mode.COUNT;
    } else if (hint.is(Cue.WHICH) || hint.is(Cue.LIST)) {
      mode = Mode.WHICH;
    } else if (hint.is(Cue.NOT)) {
      mode = Mode.NOT;
      slots.renewed = true;
    } else if (hint.is(Cue.WEEKDAY)) {
      slots.groups.add(WEEKDAY);
    } else if (!hint.is(Cue.AVERAGE)) {
      mode = Mode.NONE;
    }
  }

  private void takeLimit(int i) {
    for (int at : new int[] {i + 1, i - 1}) {
      boolean beside = at >= 0 && at < tags.size() && tags.get(at) instanceof Tag.Figure;
      if (beside && slots.limit < 0) {
        Token token = ((Tag.Figure) tags.get(at)).token();
        if (token.whole() && token.number() >= 1 && !token.money() && !token.percent()) {
          slots.limit = (int) token.number();
        }
      }
    }
  }

  private void time(int i, Tag.Time time) {
    if (time.expr() instanceof TimeExpr.Days certain) {
      for (DayOfWeek day : certain.days()) {
        String name = day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        slots.values.add(new Slots.ValueAt(i, WEEKDAY, name, mode == Mode.NOT));
      }
      return;
    }
    slots.times.add(time.expr());
    if (time.expr() instanceof TimeExpr.Fixed fixed && fixed.fiscal()) {
      slots.fiscal = true;
    }
    if (mode != Mode.TOP) {
      mode = Mode.NONE;
    }
  }

  private void unit(int i, Tag.Unit unit) {
    boolean grouped = grouping();
    boolean asked = mode == Mode.TOP || (mode == Mode.WHICH && slots.any(Cue.TOP, Cue.BOTTOM));
    if (asked && !unit.adverb()) {
      slots.extreme = unit.grain();
      slots.extremePlural = unit.plural();
    } else if (unit.adverb() || grouped || i == 0 || tags.size() <= 3) {
      slots.grain = unit.grain();
    }
  }

  private void number(int i, Tag.Figure number) {
    boolean year = CalendarAtoms.year(number.token()) != null;
    boolean loose = i > 0 && tags.get(i - 1) instanceof Tag.Unknown;
    if (!number.token().isNumber() || year || loose) {
      slots.unknown.add(number.token().text());
    }
  }

  private void unknown(int i, Tag.Unknown unknown) {
    Optional<String> field = near.field(i, unknown.text());
    field.ifPresentOrElse(name -> slots.timeField = name, () -> slots.unknown.add(unknown.text()));
  }

  private void id(int i, Tag.Id id) {
    String dimension = lexicon.dimensionOfShape(id.text());
    if (dimension.isEmpty()) {
      slots.unknown.add(id.text());
    } else {
      String value = id.text().toUpperCase(Locale.ROOT);
      slots.values.add(new Slots.ValueAt(i, dimension, value, mode == Mode.NOT));
    }
  }

  private void term(int i, Tag.Term term) {
    if (!term.corrected().isEmpty()) {
      slots.corrected.add(
          "\u201c" + term.corrected() + "\u201d read as \u201c" + shown(term) + "\u201d");
    }
    if (term.weak()) {
      term.metric().ifPresent(m -> slots.weak.add(new Measure(m, null)));
      return;
    }
    Optional<String> field = near.field(i, term.text());
    if (term.isValue() && field.isPresent()) {
      slots.timeField = field.get();
      return;
    }
    if (term.isValue() && !(near.afterBy(i) && !term.corrected().isEmpty())) {
      value(i, term);
      return;
    }
    Optional<String> metric = term.metric();
    Optional<String> dimension = term.dimension();
    if (dimension.isPresent() && !grouping() && near.holds(i, dimension.get())) {
      return;
    }
    if (metric.isPresent() && dimension.isPresent()) {
      dual(i, term, metric.get(), dimension.get());
    } else if (metric.isPresent()) {
      metric(i, metric.get());
    } else if (dimension.isPresent()) {
      dimension(i, term, dimension.get());
    } else {
      slots.unknown.add(term.corrected().isEmpty() ? term.text() : term.corrected());
    }
  }

  private static String shown(Tag.Term term) {
    List<Match.OfValue> values = term.values();
    return term.isValue() && !values.isEmpty() ? values.get(0).value() : term.text();
  }

  private void value(int i, Tag.Term term) {
    List<Match.OfValue> values = term.values();
    double best = values.get(0).quality();
    List<Match.OfValue> good = values.stream().filter(v -> v.quality() >= best - 1e-9).toList();
    Optional<Match.OfValue> named =
        good.stream().filter(v -> near.names(i, v.dimension())).findFirst();
    if (named.isPresent() && good.size() > 1) {
      good = List.of(named.get());
      slots.resolved++;
    }
    if (good.stream().map(Match.OfValue::dimension).distinct().count() > 1) {
      slots.ambiguous.add(good);
    }
    Match.OfValue chosen = good.get(0);
    boolean not = mode == Mode.NOT && !slots.endsNegation(chosen.dimension());
    slots.values.add(new Slots.ValueAt(i, chosen.dimension(), chosen.value(), not));
    slots.renewed = false;
    mode = not ? Mode.NOT : Mode.NONE;
  }

  private void dual(int i, Tag.Term term, String metric, String dimension) {
    boolean many = domain.dimension(dimension).map(d -> d.many() || d.personal()).orElse(false);
    boolean afterValue = i > 0 && tags.get(i - 1) instanceof Tag.Term before && before.isValue();
    boolean metricFirst = term.matches().get(0) instanceof Match.OfMetric;
    slots.dual = slots.dual == null && !slots.any(Cue.BY) ? dimension : slots.dual;
    switch (mode) {
      case BY -> {
        if (slots.entity != null || slots.ranked() || slots.extreme != null) {
          metric(i, metric);
        } else {
          slots.groups.add(dimension);
        }
      }
      case PER -> {
        if (many && !(slots.metrics.isEmpty() && slots.weak.isEmpty())) {
          ratio(metric);
        } else {
          slots.groups.add(dimension);
        }
      }
      case EACH -> slots.groups.add(dimension);
      case TOP -> {
        if (slots.entity != null
            || (near.pureDimension() && !near.otherMetric(i))
            || slots.any(Cue.WEEKDAY, Cue.WHEN)
            || slots.extreme != null
            || slots.any(Cue.GROWTH)) {
          metric(i, metric);
        } else {
          entity(dimension, term.plural());
        }
      }
      case COUNT -> metric(i, metric);
      case WHICH -> {
        if (metricFirst) {
          metric(i, metric);
        } else {
          entity(dimension, term.plural());
        }
      }
      case NONE, NOT -> {
        boolean company = afterValue && !slots.metrics.isEmpty();
        if (!company && (metricFirst || !slots.metrics.isEmpty())) {
          metric(i, metric);
        } else if (!company) {
          slots.bare.add(dimension);
        }
      }
    }
  }

  private void ratio(String metric) {
    List<Measure> from = slots.metrics.isEmpty() ? slots.weak : slots.metrics;
    Measure top = from.remove(from.size() - 1);
    slots.metrics.add(new Measure(top.metric(), metric));
    mode = Mode.NONE;
  }

  private void metric(int i, String metric) {
    if (mode == Mode.PER && !slots.metrics.isEmpty()) {
      ratio(metric);
      return;
    }
    metricAt[i] = true;
    Measure measure = new Measure(metric, null);
    if (!slots.metrics.contains(measure)) {
      slots.metrics.add(measure);
    }
    if (mode != Mode.TOP) {
      mode = Mode.NONE;
    }
  }

  private void entity(@Nullable String dimension, boolean plural) {
    slots.entity = dimension;
    slots.entityPlural = plural;
    mode = Mode.NONE;
  }

  /** "reopened cases": what is yes or no picks rows, unless it is asked to group them. */
  private void flag(int i, String dimension) {
    String value = mode == Mode.NOT ? "false" : "true";
    slots.values.add(new Slots.ValueAt(i, dimension, value, false));
    if (mode == Mode.NOT) {
      mode = Mode.NONE;
    }
  }

  private void dimension(int i, Tag.Term term, String dimension) {
    boolean time = domain.dimension(dimension).map(Domain.Dimension::time).orElse(false);
    if (time) {
      slots.timeField = dimension;
      return;
    }
    if (lexicon.flag(dimension) && !grouping()) {
      flag(i, dimension);
      return;
    }
    switch (mode) {
      case BY, PER -> slots.groups.add(dimension);
      case EACH -> {
        slots.groups.add(dimension);
        slots.within.add(dimension);
      }
      case COUNT -> {
        slots.metrics.add(Measure.distinct(dimension));
        slots.dual = dimension;
        mode = Mode.NONE;
      }
      case TOP -> entity(dimension, term.plural());
      case WHICH -> {
        if (slots.entity == null) {
          entity(dimension, term.plural());
        } else {
          slots.bare.add(dimension);
        }
      }
      case NONE, NOT -> {
        boolean head = term.plural() && i > 0 && near.isValue(i - 1);
        if (!head || slots.metrics.isEmpty()) {
          slots.bare.add(dimension);
        }
      }
    }
  }
}
