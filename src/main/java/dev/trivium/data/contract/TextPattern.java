package dev.trivium.data.contract;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in RE2 syntax that is looked for in text, in linear time. Most patterns of
 * contracts are small enough for a table with a row a state; the others, and text beyond ASCII, are
 * left to RE2. Both say the same.
 */
final class TextPattern {
  private final Pattern whole;
  private final @Nullable Automaton small;

  private TextPattern(Pattern whole, @Nullable Automaton small) {
    this.whole = whole;
    this.small = small;
  }

  /** Errors: {@link com.google.re2j.PatternSyntaxException}. */
  static TextPattern compile(String pattern) {
    return new TextPattern(Pattern.compile(pattern), Automaton.of(pattern).orElse(null));
  }

  /** Whether the pattern occurs; anywhere unless it is anchored. */
  boolean occursIn(String text) {
    return switch (small == null ? Automaton.Said.UNKNOWN : small.read(text)) {
      case YES -> true;
      case NO -> false;
      case UNKNOWN -> whole.matcher(text).find();
    };
  }

  /** Whether a table stands for the pattern. */
  boolean small() {
    return small != null;
  }
}
