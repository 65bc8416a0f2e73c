package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lays a short question over the one before: what it names replaces, the rest is inherited. */
final class FollowUp {
  private final Interpretation last;
  private final Slots slots;
  private final Interpretation own;
  private final Domain domain;
  private final List<String> inherited = new ArrayList<>();

  FollowUp(Interpretation last, Slots slots, Interpretation own, Domain domain) {
    this.last = last;
    this.slots = slots;
    this.own = own;
    this.domain = domain;
  }

  List<String> inherited() {
    return inherited;
  }

  /** Whether the question leans on the one before. */
  static boolean leans(Slots slots, List<Tag> tags) {
    List<Tag> words = tags.stream().filter(t -> !(t instanceof Tag.Filler)).toList();
    if (words.isEmpty()) {
      return false;
    }
    if (slots.metrics.isEmpty()) {
      return true;
    }
    boolean opens =
        words.get(0) instanceof Tag.Hint hint
            && (hint.is(Cue.FOLLOW)
                || hint.is(Cue.BY)
                || hint.is(Cue.IN_TERMS_OF)
                || hint.is(Cue.ONLY)
                || hint.is(Cue.NOT)
                || hint.is(Cue.RANK) && slots.entity == null && slots.groups.isEmpty()
                || hint.is(Cue.AND));
    return opens || slots.any(Cue.SAME, Cue.INSTEAD) || words.size() == 1;
  }

  Interpretation merge() {
    List<Measure> metrics = last.metrics();
    if (slots.metrics.isEmpty()) {
      inherited.addAll(metrics.stream().map(m -> domain.label(m.metric())).toList());
    } else {
      metrics = own.metrics();
    }
    boolean grouped = !own.by().isEmpty() || own.grain() != null;
    List<String> by = by(grouped);
    boolean timed = own.grain() != null && by.isEmpty();
    boolean ranked = own.ranked() || slots.ranked() || (last.ranked() && !timed);
    Grain grain =
        own.grain() == null && (own.by().isEmpty() || last.by().isEmpty())
            ? last.grain()
            : own.grain();
    Period time = own.time() == null ? last.time() : own.time();
    if (own.time() == null && last.time() != null) {
      inherited.add("the period");
    }
    Mode mode = mode(metrics, by);
    Period base = own.base() == null ? base(mode, time) : own.base();
    boolean part = mode == Mode.SHARE && !last.part().isEmpty() && !slots.values.isEmpty();
    List<Filter> named =
        mode == Mode.SHARE && own.mode() != Mode.SHARE
            ? Slots.filters(slots.values)
            : own.filters();
    List<Filter> filters = part ? last.filters() : filters(named);
    boolean turned = slots.direction != 0;
    return new Interpretation(
        mode,
        metrics,
        by,
        grain,
        filters,
        own.timeField() == null ? last.timeField() : own.timeField(),
        time,
        base,
        having(metrics),
        ranked,
        turned ? own.descending() : last.descending(),
        slots.metrics.isEmpty() ? last.orderBy() : own.orderBy(),
        mode == Mode.MOVING ? window() : limit(ranked),
        within(by),
        part ? named : own.part().isEmpty() ? last.part() : own.part());
  }

  private List<String> by(boolean grouped) {
    if (!grouped) {
      if (!last.by().isEmpty()) {
        inherited.add("by " + String.join(", ", last.by().stream().map(domain::label).toList()));
      }
      return last.by();
    }
    return own.by().isEmpty() && last.by().isEmpty() ? List.of() : own.by();
  }

  private Mode mode(List<Measure> metrics, List<String> by) {
    boolean plain = own.mode() == Mode.VALUE || own.mode() == Mode.LIST;
    Mode mode = plain ? last.mode() : own.mode();
    boolean lists = mode == Mode.LIST && !metrics.isEmpty();
    boolean counts = mode == Mode.COUNT_GROUPS && by.isEmpty();
    boolean shares =
        mode == Mode.SHARE && by.isEmpty() && last.part().isEmpty() && own.part().isEmpty();
    return lists || counts || shares ? Mode.VALUE : mode;
  }

  private @Nullable Period base(Mode mode, @Nullable Period time) {
    boolean pair = mode == Mode.COMPARE || mode == Mode.GROWTH || mode == Mode.CONTRIBUTION;
    if (!pair || time == null) {
      return null;
    }
    return own.time() == null ? last.base() : time.before();
  }

  private List<Filter> filters(List<Filter> named) {
    List<Filter> out = new ArrayList<>();
    for (Filter filter : last.filters()) {
      boolean replaced = named.stream().anyMatch(n -> n.dimension().equals(filter.dimension()));
      if (!replaced) {
        out.add(filter);
        inherited.add(String.join(" or ", filter.values()));
      }
    }
    out.addAll(named);
    return out;
  }

  private List<Threshold> having(List<Measure> metrics) {
    List<Threshold> own = new ArrayList<>();
    for (Threshold threshold : slots.having) {
      boolean open = threshold.metric().isEmpty() || slots.metrics.isEmpty();
      String metric = open && !metrics.isEmpty() ? metrics.get(0).metric() : threshold.metric();
      own.add(new Threshold(metric, threshold.op(), threshold.values()));
    }
    if (!own.isEmpty()) {
      return own;
    }
    return last.having().stream()
        .filter(h -> metrics.stream().anyMatch(m -> m.metric().equals(h.metric())))
        .toList();
  }

  private int window() {
    if (slots.limit > 1) {
      return slots.limit;
    }
    return last.mode() == Mode.MOVING ? last.limit() : own.limit();
  }

  private int limit(boolean ranked) {
    if (slots.limit > 0) {
      return slots.limit;
    }
    if (!ranked) {
      return 0;
    }
    return !last.ranked() && slots.ranked() ? Assembler.PLURAL_LIMIT : last.limit();
  }

  private List<String> within(List<String> by) {
    List<String> within = own.within().isEmpty() ? last.within() : own.within();
    return within.stream().filter(by::contains).toList();
  }
}
