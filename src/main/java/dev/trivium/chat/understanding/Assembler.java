package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an interpretation of filled slots. */
final class Assembler {
  static final int PLURAL_LIMIT = 10;
  private static final int WINDOW = 3;

  private final Domain domain;
  private final Slots slots;
  private final Times times;
  private final LocalDate today;
  private final List<String> assumed = new ArrayList<>();

  Assembler(Domain domain, Slots slots, Times times, LocalDate today) {
    this.domain = domain;
    this.slots = slots;
    this.times = times;
    this.today = today;
  }

  List<String> assumed() {
    return assumed;
  }

  Interpretation assemble() {
    Mode mode = mode();
    List<String> by = by(mode);
    boolean ranked = slots.ranked() && slots.entity != null;
    List<Filter> filters = Slots.filters(slots.values);
    List<Filter> part = List.of();
    if (mode == Mode.SHARE) {
      part = part(filters, by);
      filters = without(filters, part);
    }
    Grain grain = grain(mode, ranked);
    Period time = times.time();
    Period base = base(mode);
    List<String> within = ranked ? within() : List.of();
    return new Interpretation(
        mode,
        metrics(mode),
        by,
        grain,
        filters,
        field(),
        time,
        base,
        having(),
        ranked || mode == Mode.EXTREME,
        slots.direction >= 0,
        Math.max(0, slots.metrics.size() - 1) * (ranked ? 1 : 0),
        limit(ranked, mode),
        within,
        part);
  }

  Mode mode() {
    boolean metric = !slots.metrics.isEmpty();
    if (metric && (slots.has(Cue.FORECAST) || future())) {
      return Mode.FORECAST;
    }
    if (metric && slots.has(Cue.WHY)) {
      return Mode.CONTRIBUTION;
    }
    if (metric && slots.has(Cue.MOVING)) {
      return Mode.MOVING;
    }
    if (slots.has(Cue.RUNNING)) {
      return Mode.RUNNING;
    }
    if (slots.any(Cue.GROWTH, Cue.YOY, Cue.QOQ, Cue.MOM, Cue.WOW, Cue.DOD)) {
      return growth();
    }
    if (slots.has(Cue.IN_PERCENT) && times.base() != null) {
      return growth();
    }
    if (slots.has(Cue.SHARE) || (slots.has(Cue.IN_PERCENT) && wholes())) {
      return Mode.SHARE;
    }
    if (slots.extreme != null && slots.entity == null) {
      return Mode.EXTREME;
    }
    if (times.base() != null) {
      return Mode.COMPARE;
    }
    boolean counted =
        slots.has(Cue.COUNT) && !slots.having.isEmpty() && (slots.entity != null || distinct());
    if (counted) {
      return Mode.COUNT_GROUPS;
    }
    boolean listed = !metric && (slots.entity != null || !slots.bare.isEmpty());
    return listed && !slots.ranked() ? Mode.LIST : Mode.VALUE;
  }

  /** Whether the metric adds up to a whole; a rate is of a hundred already. */
  private boolean wholes() {
    return !slots.metrics.isEmpty()
        && domain.metric(slots.metrics.get(0).metric()).filter(Domain.Metric::additive).isPresent();
  }

  private boolean future() {
    Period time = times.time();
    return time != null && time.from() != null && time.from().isAfter(today);
  }

  private boolean distinct() {
    return slots.metrics.stream().anyMatch(m -> m.metric().startsWith("distinct("));
  }

  private Mode growth() {
    Grain lag = lag();
    Period time = times.time();
    boolean series =
        slots.grain != null
            || time == null
            || (lag != null && lag != Grain.YEAR && !time.isOne(lag));
    return series ? Mode.GROWTH_SERIES : Mode.GROWTH;
  }

  private @Nullable Grain lag() {
    if (slots.has(Cue.MOM)) {
      return Grain.MONTH;
    }
    if (slots.has(Cue.QOQ)) {
      return Grain.QUARTER;
    }
    if (slots.has(Cue.WOW)) {
      return Grain.WEEK;
    }
    if (slots.has(Cue.DOD)) {
      return Grain.DAY;
    }
    return slots.has(Cue.YOY) ? Grain.YEAR : null;
  }

  private @Nullable Grain grain(Mode mode, boolean ranked) {
    if (mode == Mode.EXTREME) {
      return slots.extreme;
    }
    Grain lag = lag();
    if (mode == Mode.GROWTH_SERIES && slots.grain == null) {
      return lag == null ? assume(Grain.YEAR) : lag;
    }
    if (mode == Mode.FORECAST) {
      Period time = times.time();
      Grain unit = time == null ? null : time.unit();
      return slots.grain != null ? slots.grain : unit == null ? domain.defaultGrain() : unit;
    }
    boolean trend = slots.has(Cue.TREND) || mode == Mode.RUNNING || mode == Mode.MOVING;
    boolean missing = slots.grain == null && trend && !ranked;
    return missing ? assume(domain.defaultGrain()) : slots.grain;
  }

  private Grain assume(Grain grain) {
    assumed.add("by " + grain.word() + ", as no unit of time was named");
    return grain;
  }

  private List<String> by(Mode mode) {
    Set<String> by = new LinkedHashSet<>(slots.groups);
    String entity = slots.entity;
    if (entity != null) {
      by.add(entity);
    }
    if (mode == Mode.COUNT_GROUPS) {
      slots.metrics.stream()
          .map(Measure::metric)
          .filter(m -> m.startsWith("distinct("))
          .forEach(m -> by.add(m.substring(9, m.length() - 1)));
    }
    by.addAll(slots.bare);
    if (slots.has(Cue.COMPARE)) {
      comparedDimension(by);
    }
    return List.copyOf(by);
  }

  /** "West vs East": the dimension of the values that are set side by side. */
  private void comparedDimension(Set<String> by) {
    Slots.filters(slots.values).stream()
        .filter(f -> f.values().size() > 1)
        .forEach(f -> by.add(f.dimension()));
  }

  private List<String> within() {
    List<String> within = new ArrayList<>(slots.groups);
    within.remove(slots.entity);
    return within;
  }

  private List<Measure> metrics(Mode mode) {
    List<Measure> metrics = new ArrayList<>(slots.metrics);
    if (mode == Mode.COUNT_GROUPS) {
      metrics.removeIf(m -> m.metric().startsWith("distinct("));
    }
    for (Threshold threshold : slots.having) {
      Measure measure = new Measure(threshold.metric(), null);
      if (!threshold.metric().isEmpty() && !metrics.contains(measure)) {
        metrics.add(measure);
      }
    }
    return metrics;
  }

  private List<Threshold> having() {
    return slots.having;
  }

  private @Nullable String field() {
    boolean used = times.time() != null || slots.grain != null || slots.has(Cue.WHEN);
    return used ? slots.timeField : null;
  }

  private @Nullable Period base(Mode mode) {
    if (mode == Mode.GROWTH_SERIES) {
      boolean yearly = slots.has(Cue.YOY) && slots.grain != null && slots.grain != Grain.YEAR;
      Period time = times.time();
      return yearly && time != null ? time.yearBefore() : null;
    }
    boolean pair = mode == Mode.GROWTH || mode == Mode.COMPARE || mode == Mode.CONTRIBUTION;
    return pair ? times.base() : null;
  }

  private int limit(boolean ranked, Mode mode) {
    if (mode == Mode.MOVING) {
      return window();
    }
    if (!ranked && mode != Mode.EXTREME) {
      return 0;
    }
    if (slots.limit > 0) {
      return slots.limit;
    }
    if (slots.rankAll && slots.direction == 0) {
      return 0;
    }
    boolean plural = mode == Mode.EXTREME ? slots.extremePlural : slots.entityPlural;
    if (plural) {
      assumed.add("the first " + PLURAL_LIMIT + ", as no number was named");
    }
    return plural ? PLURAL_LIMIT : 1;
  }

  private int window() {
    if (slots.limit > 1) {
      return slots.limit;
    }
    assumed.add("over " + WINDOW + " periods, as no number was named");
    return WINDOW;
  }

  /** The values that are the part: those that do not stand with the whole. */
  private List<Filter> part(List<Filter> filters, List<String> by) {
    if (!by.isEmpty() || filters.isEmpty()) {
      return List.of();
    }
    if (filters.size() == 1) {
      return filters;
    }
    List<Filter> part =
        filters.stream().filter(f -> !slots.wholes.contains(f.dimension())).toList();
    String last = slots.values.getLast().dimension();
    return part.isEmpty()
        ? filters.stream().filter(f -> f.dimension().equals(last)).toList()
        : part;
  }

  private static List<Filter> without(List<Filter> filters, List<Filter> part) {
    return filters.stream().filter(f -> !part.contains(f)).toList();
  }
}
