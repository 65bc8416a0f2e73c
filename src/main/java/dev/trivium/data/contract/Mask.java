package dev.trivium.data.contract;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is shown of a personal value to those who may not read it. */
public enum Mask {
  /** Nothing but that there is a value. */
  FULL,
  /** The last four signs, if they are less than half of the value. */
  LAST4,
  /** The first letter of each word. */
  INITIALS;

  private static final String HIDDEN = "•••";
  private static final int LAST = 4;

  public String shown(String clear) {
    return switch (this) {
      case FULL -> HIDDEN;
      case LAST4 ->
          clear.length() > 2 * LAST ? HIDDEN + clear.substring(clear.length() - LAST) : HIDDEN;
      case INITIALS ->
          Stream.of(clear.strip().split("\\s+"))
              .filter(word -> !word.isEmpty())
              .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)) + ".")
              .collect(Collectors.joining(" "));
    };
  }

  static Optional<Mask> of(String word) {
    return Stream.of(values())
        .filter(mask -> mask.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
