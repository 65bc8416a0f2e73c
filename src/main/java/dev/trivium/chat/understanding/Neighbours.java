package dev.trivium.chat.understanding;

import java.util.List;
import java.util.Optional;

/** What stands beside a tag, or elsewhere in the question. */
record Neighbours(Lexicon lexicon, List<Tag> tags) {

  /** Whether a word beside the tag names the dimension ("the state of Washington"). */
  boolean names(int i, String dimension) {
    return named(i - 1, dimension) || named(i + 1, dimension);
  }

  private boolean named(int i, String dimension) {
    return i >= 0
        && i < tags.size()
        && tags.get(i) instanceof Tag.Term term
        && term.dimension().filter(dimension::equals).isPresent();
  }

  boolean afterBy(int i) {
    return i > 0 && tags.get(i - 1) instanceof Tag.Hint hint && hint.is(Cue.BY);
  }

  /** Whether a value of the dimension stands beside: "home office segment", "order CA-1". */
  boolean holds(int i, String dimension) {
    return held(i - 1, dimension) || held(i + 1, dimension);
  }

  private boolean held(int i, String dimension) {
    if (i < 0 || i >= tags.size()) {
      return false;
    }
    if (tags.get(i) instanceof Tag.Id id) {
      return lexicon.dimensionOfShape(id.text()).equals(dimension);
    }
    return tags.get(i) instanceof Tag.Term term
        && term.isValue()
        && term.values().stream().anyMatch(v -> v.dimension().equals(dimension));
  }

  boolean isValue(int i) {
    return tags.get(i) instanceof Tag.Term term && term.isValue();
  }

  /** "returned in december": a word of a date's family right before a time names the date. */
  Optional<String> field(int i, String word) {
    boolean beforeTime = i + 1 < tags.size() && tags.get(i + 1) instanceof Tag.Time;
    return beforeTime
        ? lexicon.domain().dimensions().stream()
            .filter(Domain.Dimension::time)
            .map(Domain.Dimension::name)
            .filter(name -> lexicon.kindred(name, word))
            .findFirst()
        : Optional.empty();
  }

  /** Whether another tag names a metric that is not also a dimension. */
  boolean otherMetric(int i) {
    for (int at = 0; at < tags.size(); at++) {
      boolean pure =
          tags.get(at) instanceof Tag.Term term
              && !term.weak()
              && term.metric().isPresent()
              && term.dimension().isEmpty();
      if (at != i && pure) {
        return true;
      }
    }
    return false;
  }

  boolean pureDimension() {
    return tags.stream()
        .anyMatch(t ->
            t instanceof Tag.Term term && term.metric().isEmpty() && term.dimension().isPresent());
  }
}
