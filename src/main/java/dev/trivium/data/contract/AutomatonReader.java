package dev.trivium.data.contract;

import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the plain part of RE2 syntax into positions: literals, classes, groups, alternatives,
 * greedy repetition, and anchors around the whole. Anything else is left to RE2.
 */
final class AutomatonReader {
  private static final int MOST = 62;
  private static final int ASCII = 128;
  private static final String QUANTIFIERS = "*+?{";
  private static final String META = "\\.+*?()|[]{}^$";

  private final String pattern;
  private final long[] follow = new long[MOST];
  private final long[] among = new long[ASCII];
  private int count;
  private int at;
  private int end;

  private AutomatonReader(String pattern) {
    this.pattern = pattern;
    this.end = pattern.length();
  }

  /**
   * The positions of a pattern, one bit each.
   *
   * @param among by character, the positions it may stand at
   * @param follow by position, those that may come next
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; read once.
  record Positions(
      int count,
      boolean anchoredStart,
      boolean anchoredEnd,
      boolean nullable,
      long first,
      long last,
      long[] follow,
      long[] among) {
    long among(int character) {
      return among[character];
    }
  }

  /** A part of the pattern: whether it may be nothing, and where it begins and ends. */
  private record Part(boolean nullable, long first, long last) {
    static final Part NOTHING = new Part(true, 0, 0);
  }

  /** What is not plain; never leaves the reader. */
  private static final class NotPlain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPlain() {
      super(null, null, false, false);
    }
  }

  static Optional<Positions> read(String pattern) {
    try {
      return Optional.of(new AutomatonReader(pattern).whole());
    } catch (NotPlain toRe2) {
      return Optional.empty();
    }
  }

  private Positions whole() {
    boolean start = pattern.startsWith("^");
    at = start ? 1 : 0;
    boolean stop = pattern.endsWith("$") && !pattern.endsWith("\\$") && end > at;
    end -= stop ? 1 : 0;
    Part first = sequence();
    // An anchor would belong to one of the alternatives only.
    boolean several = at < end && (start || stop);
    Part all = alternatives(first);
    if (at < end || several) {
      throw new NotPlain();
    }
    return new Positions(count, start, stop, all.nullable, all.first, all.last, follow, among);
  }

  private Part alternatives(Part first) {
    Part all = first;
    while (at < end && pattern.charAt(at) == '|') {
      at++;
      Part more = sequence();
      all = new Part(all.nullable || more.nullable, all.first | more.first, all.last | more.last);
    }
    return all;
  }

  private Part sequence() {
    Part all = Part.NOTHING;
    while (at < end && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      all = joined(all, repeated());
    }
    return all;
  }

  private Part joined(Part one, Part two) {
    link(one.last, two.first);
    return new Part(
        one.nullable && two.nullable,
        one.nullable ? one.first | two.first : one.first,
        two.nullable ? one.last | two.last : two.last);
  }

  private void link(long from, long to) {
    for (long left = from; left != 0; left &= left - 1) {
      follow[Long.numberOfTrailingZeros(left)] |= to;
    }
  }

  private Part repeated() {
    int from = at;
    Part once = atom();
    if (at == end || QUANTIFIERS.indexOf(pattern.charAt(at)) < 0) {
      return once;
    }
    Times times = times(pattern.charAt(at++));
    if (at < end && QUANTIFIERS.indexOf(pattern.charAt(at)) >= 0) {
      throw new NotPlain();
    }
    int behind = at;
    Part last = once;
    Part all = times.least == 0 ? optional(once) : once;
    for (int copy = 2; copy <= times.copies(); copy++) {
      // Each repetition has positions of its own, so its text is read again.
      at = from;
      last = atom();
      all = joined(all, copy > times.least ? optional(last) : last);
    }
    at = behind;
    if (times.endless()) {
      link(last.last, last.first);
    }
    return all;
  }

  /** How often an atom may stand; a most of 0 is without end. */
  private record Times(int least, int most) {
    boolean endless() {
      return most == 0;
    }

    int copies() {
      return endless() ? Math.max(least, 1) : most;
    }
  }

  private Times times(char quantifier) {
    return switch (quantifier) {
      case '*' -> new Times(0, 0);
      case '+' -> new Times(1, 0);
      case '?' -> new Times(0, 1);
      default -> {
        int least = number();
        int most = least;
        if (take(',')) {
          most = at < end && pattern.charAt(at) == '}' ? 0 : number();
          if (most == 0 && pattern.charAt(at - 1) != ',') {
            throw new NotPlain();
          }
        } else if (least == 0) {
          throw new NotPlain();
        }
        if (!take('}') || (most != 0 && most < least)) {
          throw new NotPlain();
        }
        yield new Times(least, most);
      }
    };
  }

  private static Part optional(Part part) {
    return new Part(true, part.first, part.last);
  }

  private Part atom() {
    char next = pattern.charAt(at++);
    return switch (next) {
      case '(' -> group();
      case '[' -> position(characters());
      case '.' -> position(not(one('\n')));
      case '\\' -> position(escaped());
      default -> {
        if (META.indexOf(next) >= 0 || next >= ASCII) {
          throw new NotPlain();
        }
        yield position(one(next));
      }
    };
  }

  private Part group() {
    if (take('?') && !take(':')) {
      throw new NotPlain();
    }
    Part inner = alternatives(sequence());
    if (!take(')')) {
      throw new NotPlain();
    }
    return inner;
  }

  private Part position(boolean[] characters) {
    if (count == MOST) {
      throw new NotPlain();
    }
    long bit = 1L << count++;
    for (int i = 0; i < ASCII; i++) {
      among[i] |= characters[i] ? bit : 0;
    }
    return new Part(false, bit, bit);
  }

  private boolean[] characters() {
    boolean negated = take('^');
    boolean[] held = all(false);
    boolean first = true;
    while (at < end && (first || pattern.charAt(at) != ']')) {
      first = false;
      char from = pattern.charAt(at++);
      if (from == '[' || from >= ASCII) {
        throw new NotPlain();
      }
      if (from == '\\') {
        boolean[] more = escaped();
        for (int i = 0; i < ASCII; i++) {
          held[i] |= more[i];
        }
        // A range may not begin or end with an escape here.
        if (at + 1 < end && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
          throw new NotPlain();
        }
        continue;
      }
      char to = from;
      if (at + 1 < end && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        to = pattern.charAt(at + 1);
        at += 2;
        if (to == '\\' || to == '[' || to >= ASCII || to < from) {
          throw new NotPlain();
        }
      }
      for (char character = from; character <= to; character++) {
        held[character] = true;
      }
    }
    if (!take(']')) {
      throw new NotPlain();
    }
    return negated ? not(held) : held;
  }

  private boolean[] escaped() {
    if (at == end) {
      throw new NotPlain();
    }
    char next = pattern.charAt(at++);
    return switch (next) {
      case 'd' -> matching("0123456789");
      case 'D' -> not(matching("0123456789"));
      case 's' -> matching("\t\n\f\r ");
      case 'S' -> not(matching("\t\n\f\r "));
      case 'w' -> word();
      case 'W' -> not(word());
      default -> {
        boolean sign = next < ASCII && next > ' ' && !Character.isLetterOrDigit(next);
        if (!sign || next == '_') {
          throw new NotPlain();
        }
        yield one(next);
      }
    };
  }

  private int number() {
    int from = at;
    while (at < end && at - from < 3 && Character.isDigit(pattern.charAt(at))) {
      at++;
    }
    if (from == at) {
      throw new NotPlain();
    }
    return Integer.parseInt(pattern.substring(from, at));
  }

  private boolean take(char wanted) {
    boolean there = at < end && pattern.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private static boolean[] word() {
    boolean[] held = matching("_");
    for (char character = 0; character < ASCII; character++) {
      held[character] |= Character.isLetterOrDigit(character);
    }
    return held;
  }

  private static boolean[] one(char character) {
    return matching("" + character);
  }

  private static boolean[] matching(String characters) {
    boolean[] held = all(false);
    for (int i = 0; i < characters.length(); i++) {
      held[characters.charAt(i)] = true;
    }
    return held;
  }

  private static boolean[] not(boolean[] held) {
    boolean[] others = all(false);
    for (int i = 0; i < ASCII; i++) {
      others[i] = !held[i];
    }
    return others;
  }

  private static boolean[] all(boolean value) {
    boolean[] held = new boolean[ASCII];
    Arrays.fill(held, value);
    return held;
  }
}
