package dev.trivium.chat.understanding;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A run of tokens with one role; {@code from} and {@code to} count tokens. */
sealed interface Tag {
  int from();

  int to();

  /**
   * Words of the domain.
   *
   * @param plural whether the last word stands in the plural
   * @param weak whether a verb or an adjective only hints at it
   * @param corrected what a slip of the keyboard was taken for; empty for none
   */
  record Term(
      int from,
      int to,
      String text,
      List<Match> matches,
      boolean plural,
      boolean weak,
      String corrected)
      implements Tag {

    Optional<String> metric() {
      return matches.stream()
          .filter(Match.OfMetric.class::isInstance)
          .map(m -> ((Match.OfMetric) m).name())
          .findFirst();
    }

    Optional<String> dimension() {
      return matches.stream()
          .filter(Match.OfDimension.class::isInstance)
          .map(m -> ((Match.OfDimension) m).name())
          .findFirst();
    }

    List<Match.OfValue> values() {
      return matches.stream()
          .filter(Match.OfValue.class::isInstance)
          .map(Match.OfValue.class::cast)
          .toList();
    }

    boolean isValue() {
      return metric().isEmpty() && dimension().isEmpty() && !matches.isEmpty();
    }
  }

  record Hint(int from, int to, String text, Set<Cue> cues) implements Tag {
    boolean is(Cue cue) {
      return cues.contains(cue);
    }
  }

  record Time(int from, int to, TimeExpr expr) implements Tag {}

  record Unit(int from, int to, Grain grain, boolean adverb, boolean plural) implements Tag {}

  record Figure(int from, int to, Token token) implements Tag {}

  /** Something that looks like a number of a thing, such as an order number. */
  record Id(int from, int to, String text) implements Tag {}

  record Unknown(int from, int to, String text) implements Tag {}

  record Filler(int from, int to, String text) implements Tag {}
}
