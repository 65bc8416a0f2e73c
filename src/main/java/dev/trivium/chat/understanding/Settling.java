package dev.trivium.chat.understanding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills what only the whole sentence tells, after each tag had its role. */
final class Settling {
  private final Lexicon lexicon;
  private final List<Tag> tags;
  private final Slots slots;
  private final boolean[] metricAt;

  /** {@code metricAt} tells whether the tag at that place names a metric. */
  Settling(Lexicon lexicon, List<Tag> tags, Slots slots, boolean[] metricAt) {
    this.lexicon = lexicon;
    this.tags = tags;
    this.slots = slots;
    this.metricAt = metricAt;
  }

  void settle() {
    if (slots.metrics.isEmpty() && !slots.weak.isEmpty()) {
      slots.metrics.add(slots.weak.get(0));
    }
    boolean when = slots.has(Cue.WHEN) && slots.ranked() && slots.groups.isEmpty();
    if (when && slots.extreme == null && slots.entity == null && !slots.metrics.isEmpty()) {
      slots.extreme = slots.grain == null ? lexicon.domain().defaultGrain() : slots.grain;
      slots.corrected.add("by " + slots.extreme.word() + ", as no unit of time was named");
    }
    boolean wantsEntity = slots.ranked() && slots.extreme == null && slots.entity == null;
    if (wantsEntity && !slots.bare.isEmpty()) {
      String first = slots.bare.iterator().next();
      slots.bare.remove(first);
      entity(first);
    } else if (wantsEntity && slots.groups.size() > 1) {
      String last = List.copyOf(slots.groups).get(slots.groups.size() - 1);
      slots.groups.remove(last);
      slots.within.remove(last);
      entity(last);
    } else if (wantsEntity && slots.groups.size() == 1 && slots.direction != 0) {
      String only = slots.groups.iterator().next();
      slots.groups.clear();
      slots.within.clear();
      entity(only);
    }
    if (slots.ranked() && slots.limit < 0) {
      numberBefore(slots.entity);
    }
    slots.unknown.removeIf(this::supported);
    if (slots.has(Cue.SHARE)) {
      wholes();
    }
  }

  /** "2 sites with the most faults". */
  private void numberBefore(@Nullable String entity) {
    for (int i = 0; i + 1 < tags.size(); i++) {
      boolean named =
          entity != null
              && tags.get(i + 1) instanceof Tag.Term term
              && term.dimension().filter(entity::equals).isPresent();
      if (named && tags.get(i) instanceof Tag.Figure figure && counts(figure.token())) {
        slots.limit = (int) figure.token().number();
      }
    }
  }

  private static boolean counts(Token token) {
    return token.whole() && token.number() >= 1 && !token.money() && !token.percent();
  }

  /** In "share of furniture revenue", furniture is of the whole: it stands beside the metric. */
  private void wholes() {
    int share = -1;
    for (int i = 0; i < tags.size(); i++) {
      boolean hint = tags.get(i) instanceof Tag.Hint h && h.is(Cue.SHARE);
      share = hint && share < 0 ? i : share;
    }
    for (Slots.ValueAt value : slots.values) {
      boolean next = value.at() + 1 < tags.size() && metricAt[value.at() + 1];
      boolean after = value.at() > share && (next || value.at() == share + 1);
      if (after) {
        slots.wholes.add(value.dimension());
      }
    }
  }

  private void entity(String dimension) {
    slots.entity = dimension;
    slots.entityPlural = plural(dimension);
  }

  private boolean plural(String dimension) {
    return tags.stream()
        .anyMatch(t ->
            t instanceof Tag.Term term
                && term.plural()
                && term.dimension().filter(dimension::equals).isPresent());
  }

  private boolean supported(String word) {
    boolean byValue = slots.values.stream().anyMatch(v -> lexicon.supports(v.dimension(), word));
    boolean byCondition = slots.having.stream().anyMatch(h -> lexicon.kindred(h.metric(), word));
    boolean byName =
        slots.metrics.stream().anyMatch(m -> lexicon.supports(m.metric(), word))
            || slots.groups.stream().anyMatch(g -> lexicon.supports(g, word));
    String field = slots.timeField;
    return byValue || byCondition || byName || (field != null && lexicon.supports(field, word));
  }
}
